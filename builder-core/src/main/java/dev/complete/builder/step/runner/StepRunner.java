package dev.complete.builder.step.runner;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.step.action.Action;
import java.io.IOException;

/**
 * Runs actions: an effect. Implements the sandbox contract (docs/sandbox.md): the step sees its input root and nothing
 * of the machine, and its output is read when none of its processes is left. Thread-safe. Implementations pass
 * {@code StepRunnerContract}.
 */
public interface StepRunner {

    /**
     * Runs {@code action}, also when it was run before. Output contents are in the store when this returns.
     *
     * @throws BuildException when it cannot be run here, with what to install or enable
     * @throws InterruptedException when the thread was interrupted; the step has been killed
     */
    StepOutcome run(Action action, StepTerms terms, StepLog log)
            throws BuildException, IOException, InterruptedException;
}
