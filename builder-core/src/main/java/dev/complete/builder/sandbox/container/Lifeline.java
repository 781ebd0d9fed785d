package dev.complete.builder.sandbox.container;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.ProcessEnd;
import dev.complete.files.BundledFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends containers: {@code lifeline.sh}, which reads a pipe that only this process holds. The pipe closes when the run
 * is over or this process has ended in any way. Then the script kills the container's first process, removes the
 * runtime's state of it, and removes the run's folder. Thread-safe.
 */
final class Lifeline {

    private static final String SCRIPT = BundledFile.text(Lifeline.class, "lifeline.sh");

    private final Path rm;
    private final Path rmdir;
    private final Path sleep;

    private Lifeline(Path rm, Path rmdir, Path sleep) {
        this.rm = rm;
        this.rmdir = rmdir;
        this.sleep = sleep;
    }

    static Lifeline of(HostTools tools) throws BuildException {
        return new Lifeline(program(tools, "rm"), program(tools, "rmdir"), program(tools, "sleep"));
    }

    private static Path program(HostTools tools, String name) throws BuildException {
        Path found = tools.find(name);
        if (found == null) {
            throw new BuildException(
                    Kind.IO, "containers are run with `" + name + "`, which is not in /usr/bin or /bin");
        }
        return found;
    }

    /** Starts a lifeline, held until it is closed; closing returns when nothing of the run is left. */
    Held hold(Path run) throws IOException {
        List<String> recorded = Launch.end(run);
        List<String> command = new ArrayList<>(List.of(HostTools.SHELL.toString(), "-c", SCRIPT, "complete-run"));
        command.addAll(recorded.subList(1, recorded.size()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("FOLDER", run.toString());
        builder.environment().put("GROUP", recorded.get(0));
        builder.environment().put("RM", rm.toString());
        builder.environment().put("RMDIR", rmdir.toString());
        builder.environment().put("SLEEP", sleep.toString());
        return new Held(builder.start());
    }

    /** Ends and removes a run of an earlier process. */
    void end(Path run) throws IOException {
        hold(run).close();
    }

    /** This process's end of the pipe. */
    record Held(Process script) implements AutoCloseable {

        @Override
        public void close() {
            try {
                script.getOutputStream().close();
            } catch (IOException ignored) {
                // it was killed: the next run removes the remains
            }
            ProcessEnd.await(script);
        }
    }
}
