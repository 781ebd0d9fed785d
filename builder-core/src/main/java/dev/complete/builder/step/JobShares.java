package dev.complete.builder.step;

/**
 * Divides the jobs of a build among the steps that run at the same time. A step keeps the number that it got at its
 * start, so all together may have up to three times the build's jobs. A step gets two where one would leave a core idle
 * once it is alone. Thread-safe.
 */
final class JobShares {

    private final int jobs;
    private int present;
    private int given;

    JobShares(int jobs) {
        this.jobs = jobs;
    }

    /** Registers a step that will probably run. */
    synchronized Place enter() {
        present++;
        return new Place();
    }

    private synchronized int take() {
        int fair = Math.max(Math.min(2, jobs), (jobs + present - 1) / present);
        int share = Math.max(1, Math.min(fair, 2 * jobs - given));
        given += share;
        return share;
    }

    private synchronized void leave(int share) {
        present--;
        given -= share;
    }

    /** One step's share. For one thread. */
    final class Place implements AutoCloseable {
        private int share;

        private Place() {}

        /** The step's {@code $JOBS}; the same at each call. */
        int jobs() {
            if (share == 0) {
                share = take();
            }
            return share;
        }

        @Override
        public void close() {
            leave(share);
        }
    }
}
