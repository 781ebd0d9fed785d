package dev.complete.builder.audit.loader;

/**
 * What the loaders of one audit may do altogether. Every program is followed to all it loads, and every library along all
 * its folders, so that a few megabytes of files can ask for years and more memory than there is. A desktop's whole
 * {@code /usr} takes about half. Not thread-safe.
 */
final class LoadBudget {

    /** In units of about ten nanoseconds. */
    private static final long ALL = 120_000_000;

    /** A file in a process: an entry in three tables. */
    private static final long LOAD = 128;

    /** A path that may be a library's, and is remembered. */
    private static final long LOOK = 256;

    private long left = ALL;

    void load() {
        spend(LOAD);
    }

    void look() {
        spend(LOOK);
    }

    /** A list of so many places, or a long name, is gone through. */
    void walk(long items) {
        spend(items);
    }

    private void spend(long units) {
        left -= units;
        if (left < 0) {
            throw new LoadBudgetExceeded();
        }
    }
}
