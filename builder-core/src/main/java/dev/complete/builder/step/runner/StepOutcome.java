package dev.complete.builder.step.runner;

import dev.complete.builder.rootfs.RootfsTree;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Outcome of a run. */
public sealed interface StepOutcome {

    /**
     * The command ended with 0.
     *
     * @param outputs its existing output paths, at their places in the step's root ({@code /out/bin/app}); owned by
     *     root, with the step's modes, contents in the store. A folder with mode 0755, the default of {@code mkdir}, is
     *     not explicit
     */
    record Done(RootfsTree outputs) implements StepOutcome {}

    /**
     * The command failed, or its output cannot be stored. A fault of the machine is an exception instead.
     *
     * @param how the failure and what to do, such as {@code ended with exit code 2} or {@code took longer than 20 min;
     *     `timeout` raises that}; follows the component's name in a sentence
     * @param kept path of its kept folders, or null
     */
    record Failed(String how, @Nullable Path kept) implements StepOutcome {}
}
