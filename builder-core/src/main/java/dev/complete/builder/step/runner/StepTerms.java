package dev.complete.builder.step.runner;

import java.time.Duration;

/**
 * Under which terms an action is run. None of them is part of its digest.
 *
 * @param component whose step it is, for messages and names of files: as the manifest takes it
 * @param jobs the step's {@code $JOBS}
 * @param timeout after which it is killed
 * @param memory in bytes, of all its processes and of its {@code /tmp} together
 * @param disk in bytes, of what it leaves in {@code /src} and {@code /out}; holes in files count
 * @param unlike run it as unlike a plain run as the contract allows: later, on one core, with files made in another
 *     order; to find what it should not depend on
 * @param keepFailed keep {@code /src} and {@code /out} as a failed run left them
 */
public record StepTerms(
        String component, int jobs, Duration timeout, long memory, long disk, boolean unlike, boolean keepFailed) {

    /** The terms of a run that is compared with one under these. */
    public StepTerms asUnlikeAsPossible() {
        return new StepTerms(component, jobs == 1 ? 2 : 1, timeout, memory, disk, true, keepFailed);
    }
}
