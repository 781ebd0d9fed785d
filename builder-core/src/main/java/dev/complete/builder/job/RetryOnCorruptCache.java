package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.oci.blob.CorruptBlobException;

/** Repeats a job after a blob of the cache was found corrupt and set aside: the repeated job makes the blob again. */
public final class RetryOnCorruptCache {

    /** More corrupt blobs than this mean a failing disk: another attempt would not help. */
    private static final int MAX_RETRIES = 100;

    private RetryOnCorruptCache() {}

    /**
     * @param failure as in {@link JobBoundary#run}
     * @param job a whole job, which opens all that it needs itself
     */
    public static <T> T run(String failure, JobBoundary.Job<T> job, BuildProgress progress)
            throws BuildException, InterruptedException {
        for (int retries = 0; ; retries++) {
            try {
                return JobBoundary.run(failure, job);
            } catch (BuildException e) {
                if (retries == MAX_RETRIES || BuildException.cause(e, CorruptBlobException.class) == null) {
                    throw e;
                }
                progress.on(new BuildEvent.Warning(e.getMessage() + "; it is set aside, building again"));
            }
        }
    }
}
