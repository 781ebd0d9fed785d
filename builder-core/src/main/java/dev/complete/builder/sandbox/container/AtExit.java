package dev.complete.builder.sandbox.container;

import java.util.concurrent.CountDownLatch;

/** What an interrupt (SIGINT) or SIGTERM does to a process that runs something, before this one ends for it. */
final class AtExit implements AutoCloseable {

    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** @throws InterruptedException when this process is ending already */
    static AtExit of(Runnable kill) throws InterruptedException {
        AtExit end = new AtExit(new Thread(kill, "at exit"));
        try {
            Runtime.getRuntime().addShutdownHook(end.hook);
            return end;
        } catch (IllegalStateException e) {
            throw new InterruptedException("ending already");
        }
    }

    /** What ran is over. When it was killed for this process's end, there is nothing more to say or do: does not return. */
    @Override
    public void close() throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            new CountDownLatch(1).await();
        }
    }
}
