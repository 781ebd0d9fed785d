package dev.complete.git.tree;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import dev.complete.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Makes {@link SourceTree}s over any {@link ObjectSource}, and holds them to their module's limits. */
public final class SourceTrees {

    private SourceTrees() {}

    /** A tree without submodules and with the default limits. */
    public static SourceTree of(ObjectSource objects, Pin pin, GitId tree) {
        return of(objects, pin, tree, Limits.DEFAULT, Gitlinks.NONE);
    }

    /** The root folder of one repository at one commit; reads nothing. */
    public static SourceTree of(ObjectSource objects, Pin pin, GitId tree, Limits limits, Gitlinks links) {
        return new Folder(new Module(objects, pin, tree, limits, links), "", 0, tree);
    }

    /** What the folders of one module share. Counts each folder's entries once, however often it is read. */
    private static final class Module implements TreeExtents.Reading {
        private final ObjectSource objects;
        private final Pin pin;
        private final GitId root;
        private final Limits limits;
        private final Gitlinks links;
        private final AtomicLong entries = new AtomicLong();
        private final Set<Long> counted = ConcurrentHashMap.newKeySet();
        private final TreeExtents extents = new TreeExtents(this);

        Module(ObjectSource objects, Pin pin, GitId root, Limits limits, Gitlinks links) {
            this.objects = objects;
            this.pin = pin;
            this.root = root;
            this.limits = limits;
            this.links = links;
        }

        private void count(String path, int size) throws ResolveException {
            long total = counted.add(key(path)) ? entries.addAndGet(size) : entries.get();
            checkRead(total);
        }

        @Override
        public List<TreeEntry> tree(GitId id) throws ResolveException {
            return objects.tree(id);
        }

        @Override
        public void checkRead(long entries) throws ResolveException {
            if (entries > limits.entries()) {
                throw tooMany("more than " + limits.entries() + " paths", Limits.raise("entries"));
            }
        }

        @Override
        public void checkDepth(int depth) throws ResolveException {
            if (depth > limits.depth()) {
                throw limit("nests folders more than " + limits.depth() + " deep", "depth");
            }
        }

        private TreeExtent extent(Folder folder) throws ResolveException {
            TreeExtent extent = counted(folder);
            String where = folder.path.isEmpty() ? "" : " in " + Folder.abridged(folder.path);
            if (extent.paths() > limits.entries()) {
                throw tooMany(
                        extent.paths() + " paths" + where + ", more than the limit of " + limits.entries(),
                        Limits.raise("entries", extent.paths()));
            }
            long mostBytes = Limits.nameBytes(limits.entries());
            if (extent.nameBytes() > mostBytes) {
                throw tooMany(
                        "paths of " + extent.nameBytes() + " bytes together" + where + ", more than the " + mostBytes
                                + " (" + Limits.NAME_BYTES + " for each path) of the limit of " + limits.entries(),
                        Limits.raise("entries", extent.nameBytes() / Limits.NAME_BYTES + 1));
            }
            return extent;
        }

        private TreeExtent counted(Folder folder) throws ResolveException {
            try {
                return extents.of(folder.id, folder.depth);
            } catch (ResolveException e) {
                if (e.kind() != ResolveException.Kind.LIMIT) {
                    nameUnreadable(folder, new HashSet<>());
                }
                throw e;
            }
        }

        /** Counting knows trees by their ids; whoever reads the error wants to know the path of the one that failed. */
        private static void nameUnreadable(Folder folder, Set<GitId> seen) throws ResolveException {
            for (TreeEntry entry : folder.read()) {
                if (entry instanceof TreeEntry.Directory directory && seen.add(directory.id())) {
                    nameUnreadable(folder.directory(directory), seen);
                }
            }
        }

        private ResolveException tooMany(String what, String advice) {
            return new ResolveException(
                    ResolveException.Kind.LIMIT, pin.label() + " (" + objects.name() + ") holds " + what + advice);
        }

        /** FNV-1a: a name for a folder that costs eight bytes however long its path is. */
        private static long key(String path) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < path.length(); i++) {
                hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
            }
            return hash;
        }

        private ResolveException limit(String what, String name) {
            return new ResolveException(
                    ResolveException.Kind.LIMIT,
                    pin.label() + " (" + objects.name() + ") " + what + "; if that is meant, raise it with --limit "
                            + name + "=N");
        }
    }

    private record Folder(Module module, String path, int depth, GitId id) implements SourceTree {

        @Override
        public Pin pin() {
            return module.pin;
        }

        @Override
        public ObjectSource objects() {
            return module.objects;
        }

        @Override
        public List<TreeEntry> entries() throws ResolveException {
            if (depth > module.limits.depth()) {
                throw module.limit(
                        "nests folders more than " + module.limits.depth() + " deep, at " + abridged(path), "depth");
            }
            List<TreeEntry> entries = read();
            module.count(path, entries.size());
            long left = module.limits.pathBytes() - (path.isEmpty() ? 0 : bytes(path) + 1);
            for (TreeEntry entry : entries) {
                if (bytes(entry.name()) > left) {
                    throw module.limit(
                            "holds a path of more than " + module.limits.pathBytes() + " bytes, "
                                    + abridged(pathOf(entry)),
                            "path-bytes");
                }
            }
            return entries;
        }

        private List<TreeEntry> read() throws ResolveException {
            try {
                return module.objects.tree(id);
            } catch (ResolveException e) {
                throw e.neededFor((path.isEmpty() ? "the top folder" : abridged(path)) + " of " + pin().label());
            }
        }

        @Override
        public TreeExtent extent() throws ResolveException {
            return module.extent(this);
        }

        @Override
        public Folder directory(TreeEntry.Directory entry) {
            return new Folder(module, pathOf(entry), depth + 1, entry.id());
        }

        @Override
        public Pin pinOf(TreeEntry.Gitlink entry) throws ResolveException {
            return module.links.pin(root(), pathOf(entry), entry.id());
        }

        @Override
        public SourceTree follow(TreeEntry.Gitlink entry) throws ResolveException {
            return module.links.follow(root(), pathOf(entry), entry.id());
        }

        private SourceTree root() {
            return new Folder(module, "", 0, module.root);
        }

        private static long bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        private static String abridged(String path) {
            return Printable.escape(path.length() > 100 ? path.substring(0, 100) + "…" : path);
        }

        @Override
        public boolean equals(java.lang.Object other) {
            return other instanceof Folder folder
                    && folder.module.pin.equals(module.pin)
                    && folder.path.equals(path)
                    && folder.id.equals(id);
        }

        @Override
        public int hashCode() {
            return java.util.Objects.hash(module.pin, path, id);
        }

        @Override
        public String toString() {
            return pin().label() + ":" + path;
        }
    }
}
