package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.oci.blob.CorruptBlobException;

/** What is found damaged is gone from the cache then: the next time it is made anew, or the next damage is found. */
public final class DamagedCache {

    /** A cache that has more than this on a working disk is not worth the time. */
    private static final int MOST_DAMAGES = 100;

    private DamagedCache() {}

    /** @param job a whole one; everything it needs it opens itself, so that it can be done again */
    public static <T> T repeated(Interruptible.Job<T> job, BuildProgress progress)
            throws BuildException, InterruptedException {
        for (int damages = 0; ; damages++) {
            try {
                return Interruptible.run(job);
            } catch (BuildException e) {
                if (damages == MOST_DAMAGES || !isDamage(e)) {
                    throw e;
                }
                progress.on(new BuildEvent.Warning(e.getMessage() + "; it is set aside, building again"));
            }
        }
    }

    private static boolean isDamage(BuildException e) {
        for (Throwable inner = e; inner != null; inner = inner.getCause()) {
            if (inner instanceof CorruptBlobException) {
                return true;
            }
        }
        return false;
    }
}
