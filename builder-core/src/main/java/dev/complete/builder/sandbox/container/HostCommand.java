package dev.complete.builder.sandbox.container;

import dev.complete.builder.sandbox.host.HostTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command on the host itself, at this process's own input and output. */
public final class HostCommand {

    /** Script that looks the program up in the command's own PATH, not in this process's. */
    private static final String SCRIPT = "cd -- \"$1\" && shift && exec \"$@\"";

    private HostCommand() {}

    /**
     * Runs it to its end; a signal that ends this process kills the command first.
     *
     * @param environment the whole environment; the program is searched in its {@code PATH}
     * @param directory the working directory; absolute
     * @return the exit code: 127 when the program does not exist, 128 plus the signal's number when a signal killed it
     */
    public static int run(List<String> argv, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(HostTools.SHELL.toString(), "-c", SCRIPT, "complete-task", directory.toString()));
        words.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (AtExit end = AtExit.of(() -> kill(process))) {
            return process.waitFor();
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
