package dev.complete.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A fixed number of threads, which take tasks first in, first out, and end before their owner does. Thread-safe. */
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

    /**
     * Waits for a task, and fails as it failed.
     *
     * @param failure the one checked exception of such tasks, besides an interrupt
     * @param what the task does, such as {@code packing a frame}
     */
    public static <T, X extends Exception> T result(Future<T> task, Class<X> failure, String what)
            throws X, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(); // get() does not check the interrupt for a task that has ended
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (failure.isInstance(cause)) {
                throw failure.cast(cause);
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof RuntimeException bug) {
                throw bug;
            }
            throw new IllegalStateException(what + " failed for no foreseen reason", cause);
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /**
     * Drops waiting tasks, interrupts running ones, and returns when all have ended, even if an uninterruptible read
     * takes long: tasks use resources that the caller closes next. The caller's own interrupt is delayed until then.
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
