package dev.complete.builder.plan;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.MemoryObjectSource;
import dev.complete.git.tree.Gitlinks;
import dev.complete.git.tree.SourceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A repository in memory, given as paths; submodules are other such repositories. Not thread-safe. */
public final class MemoryProject {

    private static final long SECONDS = 1_700_000_000L;

    private final MemoryObjectSource objects;
    private final SortedMap<String, Function<String, TreeEntry>> entries = new TreeMap<>();
    private final Map<String, @Nullable MemoryProject> modules = new HashMap<>();
    private final List<String> followed;

    private MemoryProject(String name, List<String> followed) {
        this.objects = new MemoryObjectSource(name);
        this.followed = followed;
    }

    public static MemoryProject create() {
        return new MemoryProject("memory", new ArrayList<>());
    }

    public MemoryProject file(String path, String content) {
        GitId id = objects.blob(content);
        entries.put(path, name -> new TreeEntry.File(name, id, false));
        return this;
    }

    public MemoryProject file(String path, byte[] content) {
        GitId id = objects.blob(content);
        entries.put(path, name -> new TreeEntry.File(name, id, false));
        return this;
    }

    public MemoryProject executable(String path, String content) {
        GitId id = objects.blob(content);
        entries.put(path, name -> new TreeEntry.File(name, id, true));
        return this;
    }

    public MemoryProject link(String path, String target) {
        GitId id = objects.blob(target);
        entries.put(path, name -> new TreeEntry.Symlink(name, id));
        return this;
    }

    public MemoryProject module(String path, MemoryProject pinned) {
        GitId commit = pinned.commit();
        entries.put(path, name -> new TreeEntry.Gitlink(name, commit));
        modules.put(path, pinned);
        return this;
    }

    /** A submodule that nothing has: a test that follows it fails with what a user would see. */
    public MemoryProject absentModule(String path) {
        entries.put(path, name -> new TreeEntry.Gitlink(name, new GitId("d".repeat(40))));
        modules.put(path, null);
        return this;
    }

    /** The superproject's root folder. */
    public SourceTree root() {
        return rootAs(Pin.superproject(commit()), followed);
    }

    /** Paths of the gitlinks that were followed from {@link #root}, in order. */
    public List<String> followed() {
        return followed;
    }

    private GitId commit() {
        return objects.commit(tree(entries), SECONDS);
    }

    private SourceTree rootAs(Pin pin, List<String> log) {
        return SourceTree.of(objects, pin, tree(entries), Limits.DEFAULT, new Links(this, log));
    }

    private GitId tree(SortedMap<String, Function<String, TreeEntry>> below) {
        Map<String, SortedMap<String, Function<String, TreeEntry>>> folders = new LinkedHashMap<>();
        List<TreeEntry> here = new ArrayList<>();
        below.forEach((path, entry) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                here.add(entry.apply(path));
            } else {
                folders.computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                        .put(path.substring(slash + 1), entry);
            }
        });
        folders.forEach((name, content) -> here.add(new TreeEntry.Directory(name, tree(content))));
        return objects.tree(here.toArray(TreeEntry[]::new));
    }

    private record Links(MemoryProject project, List<String> log) implements Gitlinks {

        @Override
        public Pin pin(SourceTree root, String path, GitId commit) {
            String above = root.pin().path();
            return new Pin(above.isEmpty() ? path : above + "/" + path, "https://example.org/" + path, commit);
        }

        @Override
        public SourceTree follow(SourceTree root, String path, GitId commit) throws ResolveException {
            Pin pin = pin(root, path, commit);
            log.add(pin.path());
            MemoryProject pinned = project.modules.get(path);
            if (pinned == null) {
                throw new ResolveException(ResolveException.Kind.NETWORK, pin.label() + " is nowhere");
            }
            return pinned.rootAs(pin, log);
        }
    }
}
