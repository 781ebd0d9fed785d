package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.git.ResolveException;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What every job promises its caller: a failure is a {@link BuildException}, and an interrupt an {@link InterruptedException},
 * whatever a read or write made of it below.
 */
public final class JobBoundary {

    /** What a caller asks for as a whole. */
    @FunctionalInterface
    public interface Job<T> {
        T run() throws BuildException, ResolveException, IOException, InterruptedException;
    }

    private JobBoundary() {}

    /** @param failure what a failed read or write is a failure of, such as {@code the build failed} */
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
