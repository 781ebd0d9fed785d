package dev.complete.build.source;

import dev.complete.build.BuildException;
import dev.complete.build.rootfs.Bytes;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.git.Limits;
import java.util.Collection;
import java.util.Map;

/**
 * How many entries the components of one command have together: all of them are in memory until it ends, so each one
 * alone within its limits is not enough. Thread-safe.
 */
public final class EntryBudget {

    private final long most;
    private long entries;
    private long nameBytes;

    /** @param most {@link Limits#entries} */
    public EntryBudget(long most) {
        this.most = most;
    }

    /** What {@code component} takes, nothing as yet. */
    public Share share(String component) {
        return new Share(component);
    }

    private synchronized void take(String component, long moreEntries, long moreBytes) throws BuildException {
        entries += moreEntries;
        nameBytes += moreBytes;
        if (entries > most) {
            throw tooMuch(component, entries + " entries", "the limit of " + most, entries);
        }
        if (nameBytes > Limits.nameBytes(most)) {
            throw tooMuch(
                    component,
                    nameBytes + " bytes of names, link targets and attributes",
                    "the " + Limits.nameBytes(most) + " (" + Limits.NAME_BYTES + " for each entry) of the limit of "
                            + most,
                    nameBytes / Limits.NAME_BYTES + 1);
        }
    }

    private static BuildException tooMuch(String component, String sum, String limit, long wanted) {
        return new BuildException(
                BuildException.Kind.INVALID,
                "component `" + component + "` with those before it has " + sum + ", more than " + limit
                        + Limits.raise("entries", wanted));
    }

    private synchronized void giveBack(long fewerEntries, long fewerBytes) {
        entries -= fewerEntries;
        nameBytes -= fewerBytes;
    }

    /** One component's part. Closed only when the entries are no longer needed. For one thread. */
    public final class Share implements AutoCloseable {

        private final String component;
        private long taken;
        private long takenBytes;

        private Share(String component) {
            this.component = component;
        }

        /**
         * Called before so many entries are made.
         *
         * @throws BuildException when they are too many, with those of the other components
         */
        public void add(long more, long moreBytes) throws BuildException {
            taken += more;
            takenBytes += moreBytes;
            take(component, more, moreBytes);
        }

        /** As {@link #add(long, long)}. */
        public void add(Collection<Entry> more) throws BuildException {
            add(more.size(), 0);
            addNames(more);
        }

        /** The names of entries whose number was added before. */
        public void addNames(Collection<Entry> more) throws BuildException {
            long bytes = 0;
            for (Entry entry : more) {
                bytes += bytesOf(entry);
            }
            add(0, bytes);
        }

        @Override
        public void close() {
            giveBack(taken, takenBytes);
            taken = 0;
            takenBytes = 0;
        }
    }

    private static long bytesOf(Entry entry) {
        long bytes = entry.path().toString().length();
        Node node = entry.node();
        if (node instanceof Node.Symlink link) {
            return bytes + link.target().length() + bytesOf(link.metadata());
        }
        if (node instanceof Node.HardLink link) {
            return bytes + link.leader().toString().length();
        }
        return bytes + bytesOf(node instanceof Node.File file ? file.metadata() : ((Node.Directory) node).metadata());
    }

    private static long bytesOf(Metadata metadata) {
        long bytes = 0;
        for (Map.Entry<String, Bytes> xattr : metadata.xattrs().entrySet()) {
            bytes += xattr.getKey().length() + xattr.getValue().length();
        }
        return bytes;
    }
}
