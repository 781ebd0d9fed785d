package dev.complete.builder.step.runner;

import dev.complete.builder.rootfs.RootfsTree;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Outcome of a run. */
public sealed interface StepOutcome {

    /**
     * The command ended with 0.
     *
     * @param outputs at their places in the step's root ({@code /out/bin/app}); owned by root, with the step's modes,
     *     contents in the store. A folder with mode 0755, the default of {@code mkdir}, is not explicit
     */
    record Done(RootfsTree outputs) implements StepOutcome {}

    /**
     * The command failed, or its output cannot be stored. A fault of the machine is an exception instead.
     *
     * @param how follows the component's name in a sentence, such as {@code took longer than 20 min; `timeout` raises that}
     * @param kept path of its kept folders, or null
     */
    record Failed(String how, @Nullable Path kept) implements StepOutcome {}
}
