package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.git.ResolveException;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The promise of every job to its caller: each failure is a {@link BuildException}, and each interrupt an
 * {@link InterruptedException}, even where a read or write below wrapped it.
 */
public final class JobBoundary {

    /** A whole job, as a caller starts it. */
    @FunctionalInterface
    public interface Job<T> {
        T run() throws BuildException, ResolveException, IOException, InterruptedException;
    }

    private JobBoundary() {}

    /** @param failure described in the message of a failed read or write, such as {@code the build failed} */
    public static <T> T run(String failure, Job<T> job) throws BuildException, InterruptedException {
        try {
            return job.run();
        } catch (BuildException | ResolveException | IOException | UncheckedIOException e) {
            if (Thread.currentThread().isInterrupted() || Interrupts.caused(e)) {
                throw Interrupts.interrupted(e);
            }
            throw BuildException.of(failure, e);
        }
    }
}
