package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Task;
import dev.complete.text.Printable;
import java.io.IOException;
import java.time.Duration;

/**
 * Runs a failed task again as often as the manifest allows, after a pause that doubles: for commands that use a network
 * and can safely be repeated. A task that a signal ended is not repeated: the signal was meant to end it.
 */
public record Retries(Task task, BuildProgress progress) {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int SIGNAL = 128;

    /** @return the exit code of the last run */
    public int run(ContainerStart.Ready ready) throws BuildException, IOException, InterruptedException {
        Duration pause = FIRST;
        for (int done = 0; ; done++) {
            int code = ready.run();
            if (code == 0 || code > SIGNAL || done == task.retries()) {
                return code;
            }
            progress.on(new BuildEvent.Warning(
                    "task `" + Printable.escape(task.name().value()) + "` ended with exit code " + code + "; again in "
                            + pause.toSeconds() + " s (" + (done + 1) + " of " + task.retries() + ")"));
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
    }
}
