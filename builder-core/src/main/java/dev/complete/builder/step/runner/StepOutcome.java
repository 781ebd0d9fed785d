package dev.complete.builder.step.runner;

import dev.complete.builder.rootfs.RootfsTree;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface StepOutcome {

    /**
     * The command ended with 0.
     *
     * @param outputs what it left at its output paths, as far as they exist, at their places in the step's root
     *     ({@code /out/bin/app}); all of root, modes as left, contents in the store. A folder with mode 0755 is not
     *     explicit: that is what {@code mkdir} makes when nobody says anything
     */
    record Done(RootfsTree outputs) implements StepOutcome {}

    /**
     * The command ended otherwise, or what it left cannot be taken. Says nothing about the machine: that is an exception.
     *
     * @param how what happened and what to do, such as {@code ended with exit code 2} or {@code took longer than 20 min;
     *     `timeout` raises that}; follows the component's name in a sentence
     * @param kept where its folders are kept, or null
     */
    record Failed(String how, @Nullable Path kept) implements StepOutcome {}
}
