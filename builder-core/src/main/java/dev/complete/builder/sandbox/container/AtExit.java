package dev.complete.builder.sandbox.container;

import java.util.concurrent.CountDownLatch;

/** Handles SIGINT and SIGTERM while this process runs another one: ends that one before this process ends. */
final class AtExit implements AutoCloseable {

    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** @throws InterruptedException when this process is already ending */
    static AtExit of(Runnable kill) throws InterruptedException {
        AtExit end = new AtExit(new Thread(kill, "at exit"));
        try {
            Runtime.getRuntime().addShutdownHook(end.hook);
            return end;
        } catch (IllegalStateException e) {
            throw new InterruptedException("ending already");
        }
    }

    /** Marks the other process as ended. If it was killed because this process is ending, does not return. */
    @Override
    public void close() throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            new CountDownLatch(1).await();
        }
    }
}
