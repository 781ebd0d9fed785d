package dev.complete.git.open.module;

import dev.complete.files.FileTrees;
import dev.complete.git.Failures;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.git.open.worktree.Snapshot;
import dev.complete.git.open.worktree.WorkTree;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.SourceTrees;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all repositories opened for one superproject share: the request, the stores, the counts. Thread-safe. */
public final class Opening implements AutoCloseable, WorkTree.Checkouts {

    private final Surroundings around;
    private final ResolveRequest request;
    private final OpenStores stores;
    private final Map<String, Pin> opened = new TreeMap<>();
    private final Set<String> admitted = new HashSet<>();
    private final List<Path> scratch = new ArrayList<>();

    public Opening(Surroundings around) {
        this.around = around;
        this.request = around.request();
        this.stores = around.stores();
    }

    public ResolveRequest request() {
        return request;
    }

    Surroundings around() {
        return around;
    }

    /** Counts a submodule before anything of it is looked for. */
    synchronized void admit(Pin pin, int depth) throws ResolveException {
        if (depth > request.limits().moduleDepth()) {
            throw limit(
                    pin, "is nested in more than " + request.limits().moduleDepth() + " submodules", "module-depth");
        }
        if (admitted.add(pin.path()) && admitted.size() > request.limits().modules()) {
            throw limit(
                    pin, "would be one more than the " + request.limits().modules() + " submodules allowed", "modules");
        }
    }

    private static ResolveException limit(Pin pin, String what, String name) {
        return new ResolveException(
                ResolveException.Kind.LIMIT,
                "submodule " + pin.label() + " " + what + "; if that is meant, raise it with --limit " + name + "=N");
    }

    public synchronized void opened(Pin pin) {
        opened.put(pin.path(), pin);
    }

    /** The superproject's own pin has the empty path, which sorts first. */
    public synchronized List<Pin> opened() {
        return List.copyOf(opened.values());
    }

    /** The path of the superproject's own submodule that {@code pin} is or is inside of; those around it are open. */
    synchronized String outermost(Pin pin) {
        return opened.keySet().stream()
                .filter(path -> !path.isEmpty() && pin.path().startsWith(path + "/"))
                .min(Comparator.comparingInt(String::length))
                .orElse(pin.path());
    }

    @Override
    public @Nullable WorkTree at(Path directory) throws ResolveException {
        String name = Printable.escape(directory.toString());
        RepositoryPlace place = Files.isDirectory(directory) ? RepositoryPlace.at(directory, name) : null;
        if (place == null || place.workTree() == null) {
            return null;
        }
        GitStore store = stores.open(place.gitDirectory(), name);
        GitId head = store.find("HEAD");
        if (head == null) {
            return null; // no commit yet, which `git add` skips as well
        }
        return new WorkTree(directory, place.gitDirectory(), place.commonDirectory(), store, head, request.limits());
    }

    /**
     * The root folder of what is checked out at {@code directory}, for {@code --dirty}; null when nothing is.
     *
     * @param depth how many submodules are around it
     */
    @Nullable
    public SourceTree snapshot(Pin pin, Path directory, ModuleBase base, int depth) throws ResolveException {
        WorkTree tree = at(directory);
        if (tree == null) {
            return null;
        }
        Path store = newScratch();
        GitId root = Snapshot.write(tree, this, store);
        String name = "the work tree " + Printable.escape(directory.toString());
        request.progress().opened(pin, name);
        ModuleLinks links = new ModuleLinks(this, tree.gitDirectory(), base, directory, depth);
        GitStore lender = stores.open(tree.gitDirectory(), name);
        return SourceTrees.of(stores.borrowing(store, name, lender), pin, root, request.limits(), links);
    }

    private synchronized Path newScratch() throws ResolveException {
        Path parent = request.cache().resolve("tmp");
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, "dirty-");
            scratch.add(made);
            return made;
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO,
                    "cannot write to the cache at " + Printable.escape(parent.toString()) + ": " + Failures.words(e),
                    e);
        }
    }

    /** What a kill leaves in {@code tmp/} is for the cache's own sweep. */
    @Override
    public synchronized void close() {
        stores.close();
        for (Path directory : scratch) {
            try {
                FileTrees.delete(directory);
            } catch (IOException ignored) {
                // It is in tmp/, where the cache's sweep will find it.
            }
        }
        scratch.clear();
    }
}
