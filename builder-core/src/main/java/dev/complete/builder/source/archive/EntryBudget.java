package dev.complete.builder.source.archive;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.git.Limits;
import java.util.Collection;
import java.util.concurrent.Semaphore;

/**
 * Limit on the entries of all components of one command: all are in memory until it ends. Small archives are read side by
 * side, large ones one after the other, because an archive's number of entries is known only at its end. Thread-safe.
 */
public final class EntryBudget {

    /** An archive with more than this part of the limit is large. */
    private static final long SMALL_PART = 32;

    private final long most;
    private final Semaphore large = new Semaphore(1);
    private long entries;
    private long nameBytes;

    /** @param most {@link Limits#entries} */
    public EntryBudget(long most) {
        this.most = most;
    }

    /** An empty share. */
    public Share share(String component) {
        return new Share(component, false);
    }

    private synchronized void take(Share share, long moreEntries, long moreBytes) throws BuildException {
        share.taken += moreEntries;
        share.takenBytes += moreBytes;
        entries += moreEntries;
        nameBytes += moreBytes;
        if (entries > most) {
            throw tooMuch(share, entries + " entries", "the limit of " + most, entries);
        }
        if (nameBytes > Limits.nameBytes(most)) {
            throw tooMuch(
                    share,
                    nameBytes + " bytes of names, link targets and attributes",
                    "the " + Limits.nameBytes(most) + " (" + Limits.NAME_BYTES + " for each entry) of the limit of "
                            + most,
                    nameBytes / Limits.NAME_BYTES + 1);
        }
    }

    private static BuildException tooMuch(Share share, String sum, String limit, long wanted) {
        return new BuildException(
                BuildException.Kind.INVALID,
                "component `" + share.component + "` with others has "
                        + (share.passing ? "at least " : "") + sum + ", more than " + limit
                        + (share.passing ? Limits.raise("entries") : Limits.raise("entries", wanted)));
    }

    private synchronized void giveBack(Share share) {
        entries -= share.taken;
        nameBytes -= share.takenBytes;
        share.taken = 0;
        share.takenBytes = 0;
    }

    private synchronized void replace(Share passing, Share share, Collection<Entry> kept) throws BuildException {
        giveBack(passing);
        take(share, kept.size(), bytesOf(kept));
    }

    /** One component's part. Closed only when the entries are no longer needed. Thread-safe unless it is passing. */
    public final class Share implements AutoCloseable {

        private final String component;
        private final boolean passing;
        private long taken;
        private long takenBytes;
        private boolean holdsLarge;

        private Share(String component, boolean passing) {
            this.component = component;
            this.passing = passing;
        }

        /** A share of an archive of this component while it is read. A large one waits until no other is read. */
        public Share passing() {
            return new Share(component, true);
        }

        /** Call it before the entries are made: it throws when all components together have too many. */
        public void add(long more, long moreBytes) throws BuildException {
            if (passing && !holdsLarge && taken + more > most / SMALL_PART) {
                large.acquireUninterruptibly(); // its holder waits for no other, and ends when it is interrupted
                holdsLarge = true;
            }
            take(this, more, moreBytes);
        }

        /** As {@link #add(long, long)}. */
        public void add(Collection<Entry> more) throws BuildException {
            add(more.size(), bytesOf(more));
        }

        /** The names of entries whose number was added before. */
        public void addNames(Collection<Entry> more) throws BuildException {
            add(0, bytesOf(more));
        }

        /** Adds what is kept of an archive and gives back what it took, in one step. */
        public void keep(Collection<Entry> kept, Share archive) throws BuildException {
            replace(archive, this, kept);
        }

        /** Gives everything back; may be used again. */
        @Override
        public void close() {
            giveBack(this);
            if (holdsLarge) {
                holdsLarge = false;
                large.release();
            }
        }
    }

    private static long bytesOf(Collection<Entry> entries) {
        return entries.stream().mapToLong(EntryBudget::bytesOf).sum();
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
        return metadata.xattrs().entrySet().stream()
                .mapToLong(xattr -> xattr.getKey().length() + xattr.getValue().length())
                .sum();
    }
}
