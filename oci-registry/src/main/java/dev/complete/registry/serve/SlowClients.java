package dev.complete.registry.serve;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends answers that a client does not take: a thread that has sent nothing for too long is interrupted, which breaks its
 * connection. Thread-safe.
 */
final class SlowClients implements AutoCloseable {

    private final Set<Sending> sending = ConcurrentHashMap.newKeySet();
    private final Future<?> checks;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "slow clients");
        thread.setDaemon(true);
        return thread;
    });

    /** @param silence how long a client may take nothing */
    SlowClients(Duration silence) {
        long step = Math.max(1, silence.toMillis() / 10);
        checks = clock.scheduleWithFixedDelay(
                () -> sending.forEach(each -> each.check(silence)), step, step, TimeUnit.MILLISECONDS);
    }

    /** An answer that the calling thread sends; it closes it at the end. */
    Sending start() {
        Sending begun = new Sending();
        sending.add(begun);
        return begun;
    }

    @Override
    public void close() {
        checks.cancel(true);
        clock.shutdownNow();
    }

    /** One answer on its way. */
    final class Sending implements AutoCloseable {

        private final Thread thread = Thread.currentThread();
        private volatile long moved = System.nanoTime();
        private boolean ended;

        /** The client took something. */
        void moved() {
            moved = System.nanoTime();
        }

        private synchronized void check(Duration longest) {
            if (!ended && System.nanoTime() - moved > longest.toNanos()) {
                thread.interrupt();
            }
        }

        /** The thread is not interrupted after this. */
        @Override
        public synchronized void close() {
            ended = true;
            sending.remove(this);
            Thread.interrupted();
        }
    }
}
