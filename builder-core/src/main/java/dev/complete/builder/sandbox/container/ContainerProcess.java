package dev.complete.builder.sandbox.container;

import dev.complete.builder.sandbox.host.HostTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A runtime that runs a container, and the {@link Lifeline} that ends both. However this process ends, nothing of them is
 * left: an orderly end waits for that, and after any other the lifeline does it alone.
 */
final class ContainerProcess {

    private static final String SCRIPT = Lifeline.script("start.sh");

    /** What a pipe holds for certain, in bytes: more than anybody says about a container that cannot be started. */
    private static final int PIPE = 4 << 10;

    /**
     * @param exitCode of the container's first process; 128 and the signal's number when one killed it
     * @param started false when the runtime never came so far
     */
    record Ended(int exitCode, boolean started) {}

    private ContainerProcess() {}

    /**
     * Runs it to its end, at this process's own input and output. To be called by a thread that lives so long: bubblewrap
     * ends with it.
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
     * Runs it without input, for at most so long.
     *
     * @return the beginning of what it and its runtime printed
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
            // What is there: should something live on, it holds the pipe open.
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
