package dev.complete.cli.serve;

import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.NotServedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes things that take long: each once, however many ask for it meanwhile, a few at a time, and a bounded number waiting.
 * It is made to its end when those who asked have gone. A failure is the answer for a while, since
 * clients ask several times; then it is tried again. Thread-safe.
 *
 * @param <K> names what is made
 */
final class BuildQueue<K, V> implements AutoCloseable {

    /**
     * @param builds at once
     * @param waiting builds beside them
     * @param clients that wait at once for any of them: each holds a turn of the server, which has to have others
     * @param patience how long a client waits at most; the build goes on
     * @param failedFor how long a failure is the answer to all who ask
     */
    record Limits(int builds, int waiting, int clients, Duration patience, Duration failedFor) {

        static Limits of(int builds, int waiting) {
            return new Limits(builds, waiting, 64, Duration.ofMinutes(10), Duration.ofSeconds(10));
        }
    }

    private record Failed<V>(CompletableFuture<V> result, long nanos) {}

    private final Map<K, CompletableFuture<V>> underWay = new HashMap<>();
    private final Map<K, Failed<V>> failed = new HashMap<>();
    private final Limits limits;
    private final Semaphore clients;
    private final ThreadPoolExecutor builders;

    BuildQueue(Limits limits) {
        this.limits = limits;
        this.clients = new Semaphore(limits.clients());
        this.builders = new ThreadPoolExecutor(
                limits.builds(),
                limits.builds(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.waiting()),
                task -> {
                    Thread thread = new Thread(task, "build");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Waits for {@code key} to be made, by {@code work} when nothing else makes it.
     *
     * @throws NotServedException when the queue is full, too many wait, or it takes too long
     * @throws IOException when it cannot be made: what {@code work} threw
     */
    V get(K key, Callable<V> work) throws IOException, InterruptedException {
        if (!clients.tryAcquire()) {
            throw new NotServedException(Reason.BUSY, limits.clients() + " clients wait for builds; come again");
        }
        try {
            return started(key, work).get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NotServedException(
                    Reason.UNAVAILABLE,
                    "it is not built after " + limits.patience().toSeconds() + " seconds; that goes on, come again");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("building failed for no foreseen reason", e.getCause());
        } finally {
            clients.release();
        }
    }

    /** Whether it waits or is being made now. */
    synchronized boolean isUnderWay(K key) {
        return underWay.containsKey(key);
    }

    private synchronized CompletableFuture<V> started(K key, Callable<V> work) throws NotServedException {
        long now = System.nanoTime();
        failed.values().removeIf(each -> now - each.nanos() > limits.failedFor().toNanos());
        CompletableFuture<V> known = underWay.get(key);
        if (known != null) {
            return known;
        }
        Failed<V> before = failed.get(key);
        if (before != null) {
            return before.result();
        }
        CompletableFuture<V> result = new CompletableFuture<>();
        try {
            builders.execute(() -> run(key, work, result));
        } catch (RejectedExecutionException e) {
            throw new NotServedException(
                    Reason.BUSY,
                    builders.getPoolSize() + " builds are under way and "
                            + builders.getQueue().size() + " wait; come again");
        }
        underWay.put(key, result);
        return result;
    }

    private void run(K key, Callable<V> work, CompletableFuture<V> result) {
        Throwable failure = null;
        V made = null;
        try {
            made = work.call();
        } catch (Exception | Error e) {
            failure = e;
        }
        synchronized (this) {
            underWay.remove(key);
            if (failure != null) {
                failed.put(key, new Failed<>(result, System.nanoTime()));
            }
        }
        if (failure == null) {
            result.complete(made);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Interrupts what is under way, and waits for nothing. */
    @Override
    public void close() {
        builders.shutdownNow();
    }
}
