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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One folder of one repository at one commit. Values outside, lazy inside: nothing is read before {@link #entries} is
 * called, and a pinned repository is not looked for before {@link #follow}. Thread-safe.
 */
public final class SourceTree {

    /** Limit on the entries that are kept from counting to walking: some 10 MB. */
    private static final int MOST_COUNTING = 1 << 16;

    private final Module module;
    private final String path;
    private final int depth;
    private final GitId id;

    private SourceTree(Module module, String path, int depth, GitId id) {
        this.module = module;
        this.path = path;
        this.depth = depth;
        this.id = id;
    }

    /** The root folder of one repository at one commit; reads nothing. */
    public static SourceTree of(ObjectSource objects, Pin pin, GitId tree, Limits limits, Gitlinks links) {
        return new SourceTree(new Module(objects, pin, tree, limits, links), "", 0, tree);
    }

    /** The repository and commit this folder belongs to; the superproject's own pin has an empty path. */
    public Pin pin() {
        return module.pin;
    }

    /** This folder inside its repository, without leading or trailing slash; empty for the root. */
    public String path() {
        return path;
    }

    /** The tree object's id: equal ids have equal content. */
    public GitId id() {
        return id;
    }

    /** The source of this tree's blobs. */
    public ObjectSource objects() {
        return module.objects;
    }

    /** The entries, in Git's order, checked. */
    public List<TreeEntry> entries() throws ResolveException {
        module.checkDepth(depth, path);
        List<TreeEntry> entries = read();
        module.count(path, entries.size());
        long left = module.limits.pathBytes() - (path.isEmpty() ? 0 : bytes(path) + 1);
        for (TreeEntry entry : entries) {
            if (bytes(entry.name()) > left) {
                throw module.limit(
                        "holds a path of more than " + module.limits.pathBytes() + " bytes, " + abridged(pathOf(entry)),
                        "path-bytes");
            }
        }
        return entries;
    }

    private List<TreeEntry> read() throws ResolveException {
        try {
            return module.read(id);
        } catch (ResolveException e) {
            throw e.neededFor((path.isEmpty() ? "the top folder" : abridged(path)) + " of " + pin().label());
        }
    }

    /** The entry called {@code name}; null when there is none. */
    public @Nullable TreeEntry entry(String name) throws ResolveException {
        for (TreeEntry entry : entries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /**
     * The extent of all below this folder; asked before all of it is walked.
     *
     * @throws ResolveException when it is more than the module's limits allow
     */
    public TreeExtent extent() throws ResolveException {
        TreeExtent extent;
        try {
            extent = module.extent(id, depth, new long[1]);
        } catch (ResolveException e) {
            if (e.kind() != ResolveException.Kind.LIMIT) {
                nameUnreadable(new HashSet<>());
            }
            throw e;
        }
        module.check(extent, path.isEmpty() ? "" : " in " + abridged(path));
        return extent;
    }

    /** Counting knows trees by their ids; an error has to name the path of the one that failed. */
    private void nameUnreadable(Set<GitId> seen) throws ResolveException {
        for (TreeEntry entry : read()) {
            if (entry instanceof TreeEntry.Directory directory && seen.add(directory.id())) {
                directory(directory).nameUnreadable(seen);
            }
        }
    }

    /** The path of {@code entry} of this folder inside its repository. */
    public String pathOf(TreeEntry entry) {
        return path.isEmpty() ? entry.name() : path + "/" + entry.name();
    }

    /** The folder below this one. */
    public SourceTree directory(TreeEntry.Directory entry) {
        return new SourceTree(module, pathOf(entry), depth + 1, entry.id());
    }

    /** The pin at {@code entry}, by the {@code .gitmodules} of its repository; opens no repository. */
    public Pin pinOf(TreeEntry.Gitlink entry) throws ResolveException {
        return module.links.pin(root(), pathOf(entry), entry.id());
    }

    /**
     * The root folder of the pinned commit: looked for in the superproject's module stores, the cache's mirrors, then at
     * its URL; fails naming every place tried.
     */
    public SourceTree follow(TreeEntry.Gitlink entry) throws ResolveException {
        return module.links.follow(root(), pathOf(entry), entry.id());
    }

    private SourceTree root() {
        return new SourceTree(module, "", 0, module.root);
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String abridged(String path) {
        return Printable.escape(path.length() > 100 ? path.substring(0, 100) + "…" : path);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceTree tree
                && tree.module.pin.equals(module.pin)
                && tree.path.equals(path)
                && tree.id.equals(id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(module.pin, path, id);
    }

    @Override
    public String toString() {
        return pin().label() + ":" + path;
    }

    /** Common state of the folders of one module. */
    private static final class Module {
        private final ObjectSource objects;
        private final Pin pin;
        private final GitId root;
        private final Limits limits;
        private final Gitlinks links;
        private final AtomicLong entries = new AtomicLong();
        private final Set<Long> counted = ConcurrentHashMap.newKeySet();
        private final Map<GitId, TreeExtent> extents = new ConcurrentHashMap<>();

        /** Trees that were read for their extent, until they are walked: that mostly comes next. */
        private final Map<GitId, List<TreeEntry>> counting = new ConcurrentHashMap<>();

        private final AtomicLong countingEntries = new AtomicLong();

        Module(ObjectSource objects, Pin pin, GitId root, Limits limits, Gitlinks links) {
            this.objects = objects;
            this.pin = pin;
            this.root = root;
            this.limits = limits;
            this.links = links;
        }

        private List<TreeEntry> read(GitId tree) throws ResolveException {
            List<TreeEntry> entries = counting.remove(tree);
            if (entries == null) {
                return objects.tree(tree);
            }
            countingEntries.addAndGet(-entries.size());
            return entries;
        }

        private void keep(GitId tree, List<TreeEntry> entries) {
            if (countingEntries.addAndGet(entries.size()) > MOST_COUNTING
                    || counting.putIfAbsent(tree, entries) != null) {
                countingEntries.addAndGet(-entries.size());
            }
        }

        /** Counts each folder's entries once, however often it is read. */
        private void count(String path, int size) throws ResolveException {
            checkRead(counted.add(key(path)) ? entries.addAndGet(size) : entries.get());
        }

        /**
         * The extent of {@code tree}, which lies {@code depth} folders deep; each tree is read once however often it
         * occurs.
         *
         * @param read entries of all distinct trees read so far
         */
        private TreeExtent extent(GitId tree, int depth, long[] read) throws ResolveException {
            TreeExtent extent = extents.get(tree);
            if (extent == null) {
                checkDepth(depth, "");
                extent = TreeExtent.EMPTY;
                List<TreeEntry> below = objects.tree(tree);
                keep(tree, below);
                read[0] += below.size();
                checkRead(read[0]);
                for (TreeEntry entry : below) {
                    long length = bytes(entry.name());
                    extent = entry instanceof TreeEntry.Directory directory
                            ? extent.plus(length, extent(directory.id(), depth + 1, read))
                            : extent.plus(length, entry instanceof TreeEntry.Gitlink);
                }
                extents.put(tree, extent);
            }
            checkDepth(depth + extent.height(), "");
            return extent;
        }

        private void checkRead(long entries) throws ResolveException {
            if (entries > limits.entries()) {
                throw tooMany("more than " + limits.entries() + " paths", Limits.raise("entries"));
            }
        }

        /** @param path of the folder; empty when it is not known */
        private void checkDepth(int depth, String path) throws ResolveException {
            if (depth > limits.depth()) {
                String where = path.isEmpty() ? "" : ", at " + abridged(path);
                throw limit("nests folders more than " + limits.depth() + " deep" + where, "depth");
            }
        }

        private void check(TreeExtent extent, String where) throws ResolveException {
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
        }

        private ResolveException tooMany(String what, String advice) {
            return new ResolveException(
                    ResolveException.Kind.LIMIT, pin.label() + " (" + objects.name() + ") holds " + what + advice);
        }

        private ResolveException limit(String what, String name) {
            return ResolveException.limit(pin.label() + " (" + objects.name() + ") " + what, name, "N");
        }

        /** FNV-1a: a name for a folder that costs eight bytes however long its path is. */
        private static long key(String path) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < path.length(); i++) {
                hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
            }
            return hash;
        }
    }
}
