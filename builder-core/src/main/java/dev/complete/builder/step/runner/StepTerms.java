package dev.complete.builder.step.runner;

import java.time.Duration;

/**
 * Terms of an action's run. None of them is part of its digest.
 *
 * @param component of the step, for messages and names of files: as in the manifest
 * @param jobs the step's {@code $JOBS}
 * @param memory in bytes, of all its processes and of its {@code /tmp} together
 * @param disk in bytes, of its files in {@code /src} and {@code /out}; holes in files count
 * @param unlike vary the run as far as the contract allows: later, on one core, with files made in another order; to
 *     find forbidden dependencies
 * @param keepFailed keep {@code /src} and {@code /out} as a failed run left them
 */
public record StepTerms(
        String component, int jobs, Duration timeout, long memory, long disk, boolean unlike, boolean keepFailed) {

    /** Terms of a comparison run for a run under these terms. */
    public StepTerms asUnlikeAsPossible() {
        return new StepTerms(component, jobs == 1 ? 2 : 1, timeout, memory, disk, true, keepFailed);
    }
}
