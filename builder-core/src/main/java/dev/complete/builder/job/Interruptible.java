package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.threads.Interrupts;

/** The rule for whoever calls: an interrupt is an {@link InterruptedException}, whatever a read or write made of it below. */
public final class Interruptible {

    /** What a caller asks for as a whole. */
    @FunctionalInterface
    public interface Job<T> {
        T run() throws BuildException, InterruptedException;
    }

    private Interruptible() {}

    public static <T> T run(Job<T> job) throws BuildException, InterruptedException {
        try {
            return job.run();
        } catch (BuildException e) {
            if (Thread.currentThread().isInterrupted() || Interrupts.caused(e)) {
                throw Interrupts.interrupted(e);
            }
            throw e;
        }
    }
}
