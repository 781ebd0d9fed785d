package dev.complete.builder.audit.loader;

/**
 * Limit on the work of all loaders in one audit. Each program is followed to all its libraries, and each library is
 * searched in all its folders, so that a few megabytes of hostile files could take years and more memory than exists. A
 * desktop's whole {@code /usr} takes about half of the limit. Not thread-safe.
 */
final class LoadBudget {

    /** The limit, in units of about ten nanoseconds. */
    private static final long ALL = 120_000_000;

    /** Cost of a file in a process: an entry in three tables. */
    private static final long LOAD = 128;

    /** Cost of a searched path, which is cached. */
    private static final long LOOK = 256;

    private long left = ALL;

    void load() {
        spend(LOAD);
    }

    void look() {
        spend(LOOK);
    }

    /** Counts the walk through a list of so many items, or a long name. */
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
