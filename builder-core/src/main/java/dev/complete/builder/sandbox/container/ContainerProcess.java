package dev.complete.builder.sandbox.container;

import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.files.BundledFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A runtime that runs a container, and the {@link Lifeline} that ends both. Nothing of them is left after any end of
 * this process: an orderly end waits for that, and after any other the lifeline cleans up alone.
 */
final class ContainerProcess {

    private static final String SCRIPT = BundledFile.text(ContainerProcess.class, "start.sh");

    /** Guaranteed capacity of a pipe, in bytes: more than any message about a container that cannot be started. */
    private static final int PIPE = 4 << 10;

    /**
     * @param exitCode of the container's first process; 128 plus the signal's number when a signal killed it
     * @param started false when the runtime failed before that
     */
    record Ended(int exitCode, boolean started) {}

    private ContainerProcess() {}

    /**
     * Runs it to its end, at this process's own input and output. The calling thread must live as long: bubblewrap ends
     * with it.
     *
     * @throws InterruptedException when it was interrupted; the container has ended then
     */
    static Ended attached(Launch launch, RunFolder run, Lifeline lifeline) throws IOException, InterruptedException {
        launch.record(run.directory());
        try (Lifeline.Held held = lifeline.hold(run.directory());
                AtExit end = AtExit.of(held::close)) {
            Process runtime = builder(launch, run).inheritIO().start();
            runtime.waitFor();
            boolean started = run.wasStarted();
            run.forgetProcesses();
            return new Ended(runtime.exitValue(), started);
        }
    }

    /**
     * Runs it without input, with a time limit.
     *
     * @return the beginning of its output and its runtime's
     */
    static String apart(Launch launch, RunFolder run, Lifeline lifeline, long seconds)
            throws IOException, InterruptedException {
        launch.record(run.directory());
        Process runtime;
        try (Lifeline.Held held = lifeline.hold(run.directory())) {
            runtime = builder(launch, run).redirectErrorStream(true).start();
            runtime.getOutputStream().close();
            if (runtime.waitFor(seconds, TimeUnit.SECONDS)) {
                run.forgetProcesses();
            }
        }
        try (var said = runtime.getInputStream()) {
            // Reads only available bytes: a process that lives on would keep the pipe open.
            return new String(said.readNBytes(Math.min(PIPE, said.available())), StandardCharsets.UTF_8);
        }
    }

    private static ProcessBuilder builder(Launch launch, RunFolder run) {
        List<String> words = new ArrayList<>(List.of(HostTools.SHELL.toString(), "-c", SCRIPT, "complete-run"));
        words.addAll(launch.words());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(launch.settings());
        builder.environment().put("FOLDER", run.directory().toString());
        return builder;
    }
}
