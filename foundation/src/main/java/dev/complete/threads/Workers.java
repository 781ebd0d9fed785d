package dev.complete.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** So many threads, which take tasks first in, first out, and do not outlive whoever started them. Thread-safe. */
public final class Workers implements Executor, AutoCloseable {

    private final ExecutorService threads;

    /**
     * @param name of each thread
     * @param count at least one
     */
    public Workers(String name, int count) {
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    public <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /**
     * Drops what has not begun, interrupts what has, and returns when all of it has ended, however long an
     * uninterruptible read takes: tasks use what the caller closes next. The caller's own interrupt waits until then.
     */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
