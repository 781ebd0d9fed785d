package dev.complete.git.open.worktree;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.index.IndexEntry.Mode;
import dev.complete.git.open.worktree.TrackedPaths.Content;
import dev.complete.text.Printable;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Names the paths whose content on the disk differs from the commit that is checked out. Cheap where the index vouches for
 * a file; where it does not, the bytes are compared. Git's configuration of submodules ({@code ignore = all}) is not used.
 */
public final class WorkTreeDiff {

    /** A submodule that is checked out. */
    private record Module(String path, GitId pinned, Path place) {}

    /** Limit on the submodules compared at a time, each of which has its index and its files in memory. */
    private static final int MOST_JOBS = 4;

    private final WorkTree.Checkouts checkouts;
    private final int most;
    private final SortedSet<String> different = new TreeSet<>();
    private final List<String> unchecked = new ArrayList<>();

    private WorkTreeDiff(WorkTree.Checkouts checkouts, int most) {
        this.checkouts = checkouts;
        this.most = most;
    }

    /**
     * Compares a work tree with the commit that is checked out there.
     *
     * @param built the commit that is built, which may be another
     * @param most so many paths are named at most, those in checked-out submodules included
     */
    public static NotInBuild of(WorkTree tree, GitId built, WorkTree.Checkouts checkouts, int most) {
        WorkTreeDiff differences = new WorkTreeDiff(checkouts, most);
        try {
            differences.compare(tree, "", 0);
        } catch (ResolveException e) {
            if (e.kind() != ResolveException.Kind.MISSING) { // a partial clone has nothing to compare with
                differences.unchecked.add(String.valueOf(e.getMessage()));
            }
        }
        List<String> paths = differences.different.stream()
                .map(Printable::escape)
                .sorted()
                .limit(most)
                .toList();
        return new NotInBuild(paths, differences.unchecked, tree.head().equals(built));
    }

    private void compare(WorkTree tree, String prefix, int depth) throws ResolveException {
        WorkTree.Scan scan = tree.scanForChanges();
        Map<String, WorkFile> present = scan.files();
        Map<String, Content> built = tree.committed(scan, folders(present));
        expandOthers(present, built, tree);
        List<Module> modules = new ArrayList<>();
        for (Map.Entry<String, Content> each : built.entrySet()) {
            if (different.size() >= most) {
                return;
            }
            String path = each.getKey();
            WorkFile file = present.remove(path);
            Path module = file == null ? null : module(each.getValue(), file);
            if (module != null) {
                modules.add(new Module(prefix + path, each.getValue().id(), module));
            } else if (file == null || !isBuilt(each.getValue(), file, tree)) {
                different.add(prefix + path);
            }
        }
        present.keySet().stream().limit(most).forEach(path -> different.add(prefix + path));
        if (different.size() < most) {
            compare(modules, tree.limits(), depth);
        }
    }

    /** Several submodules at a time, but for those inside of others. */
    private void compare(List<Module> modules, Limits limits, int depth) throws ResolveException {
        if (depth > 0 || modules.size() < 2) {
            modules.forEach(module -> compare(module, limits, depth));
            return;
        }
        int jobs = Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors());
        try (Workers workers = new Workers("work trees", jobs)) {
            List<Future<WorkTreeDiff>> parts = new ArrayList<>();
            for (Module module : modules) {
                parts.add(workers.submit(() -> {
                    WorkTreeDiff part = new WorkTreeDiff(checkouts, most);
                    part.compare(module, limits, depth);
                    return part;
                }));
            }
            for (Future<WorkTreeDiff> each : parts) {
                WorkTreeDiff part = Workers.result(each, ResolveException.class, "comparing a work tree");
                different.addAll(part.different);
                unchecked.addAll(part.unchecked);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResolveException(ResolveException.Kind.IO, "interrupted while comparing the work tree", e);
        }
    }

    private static Map<String, GitId> folders(Map<String, WorkFile> present) {
        Map<String, GitId> folders = new HashMap<>();
        present.forEach((path, file) -> {
            if (file.mode() == Mode.FOLDER) {
                folders.put(path, file.id());
            }
        });
        return folders;
    }

    /** Folders of a sparse checkout that are staged otherwise than committed: their files are compared. */
    private static void expandOthers(Map<String, WorkFile> present, Map<String, Content> built, WorkTree tree)
            throws ResolveException {
        for (Map.Entry<String, GitId> folder : folders(present).entrySet()) {
            if (!built.containsKey(folder.getKey())) {
                present.remove(folder.getKey());
                tree.below(folder.getKey(), folder.getValue())
                        .forEach((path, content) -> present.put(path, WorkFile.of(content)));
            }
        }
    }

    /** Where a submodule is that only a look inside can tell of; null for all else. */
    private static @Nullable Path module(Content built, WorkFile file) {
        boolean module = built.mode() == Mode.GITLINK && file.mode() == Mode.GITLINK && file.known() == null;
        return module ? file.file() : null;
    }

    private static boolean isBuilt(Content built, WorkFile file, WorkTree tree) throws ResolveException {
        if (built.mode() != file.mode()) {
            return false;
        }
        Path place = file.file();
        if (file.known() != null || place == null) {
            return built.id().equals(file.known());
        }
        return sameContent(built, place, tree);
    }

    /** Names the submodule when it is not at its commit, else what differs inside of it. */
    private void compare(Module module, Limits limits, int depth) {
        try {
            WorkTree tree = depth < limits.moduleDepth() ? checkouts.at(module.place()) : null;
            if (tree == null || !tree.head().equals(module.pinned())) {
                different.add(module.path());
            } else {
                compare(tree, module.path() + "/", depth + 1);
            }
        } catch (ResolveException e) {
            if (e.kind() != ResolveException.Kind.MISSING) { // a partial clone at the right commit is no change
                unchecked.add("submodule " + Printable.escape(module.path()) + ": " + e.getMessage());
            }
        }
    }

    private static boolean sameContent(Content built, Path place, WorkTree tree) throws ResolveException {
        try {
            if (built.mode() == Mode.SYMLINK) {
                byte[] target = WorkFile.target(place);
                try (InputStream in = tree.objects().open(built.id())) {
                    return Arrays.equals(target, in.readNBytes(target.length + 1));
                }
            }
            try (FileChannel file = PlainFile.openItself(place)) {
                if (tree.objects().size(built.id()) != file.size()) {
                    return false;
                }
                try (InputStream committed = tree.objects().open(built.id());
                        InputStream present = Channels.newInputStream(file)) {
                    return same(committed, present);
                }
            }
        } catch (IOException | ResolveException e) {
            return false; // it went away, or cannot be read: either way it cannot be called unchanged
        }
    }

    private static boolean same(InputStream a, InputStream b) throws IOException {
        byte[] left = new byte[64 << 10];
        byte[] right = new byte[64 << 10];
        while (true) {
            int l = a.readNBytes(left, 0, left.length);
            int r = b.readNBytes(right, 0, right.length);
            if (l != r || !Arrays.equals(left, 0, l, right, 0, r)) {
                return false;
            }
            if (l == 0) {
                return true;
            }
        }
    }
}
