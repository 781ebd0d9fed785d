package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.sandbox.host.ProcessEnd;
import dev.complete.builder.step.runner.StepLog;
import dev.complete.files.BundledFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bubblewrap process, started by {@code launch.sh}, and all processes in its sandbox. The launcher lives as long as
 * any process of the sandbox, so no process of the step is left when {@link #await} reports its end. Its standard input
 * is the lifeline: the kernel closes it at any end of the builder, and then the launcher kills the step.
 */
final class StepProcess implements AutoCloseable {

    private static final String LAUNCHER = BundledFile.text(StepProcess.class, "launch.sh");

    /** Field that bubblewrap writes only if the command was started. */
    private static final Pattern EXIT_CODE = Pattern.compile("\"exit-code\": *([0-9]{1,3})");

    private static final Pattern CHILD = Pattern.compile("\"child-pid\": *([0-9]{1,10})");

    private final Process process;
    private final Path status;
    private final Thread pump;
    private final Pumped pumped;

    private StepProcess(Process process, Path status, StepLog log) {
        this.process = process;
        this.status = status;
        this.pumped = new Pumped(process.getInputStream(), log);
        this.pump = new Thread(pumped, "step output");
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * @param bubblewrap the whole command line
     * @param settings the launcher's variables
     * @param log called by one of this process's own threads
     */
    static StepProcess start(List<String> bubblewrap, Map<String, String> settings, StepFolder folders, StepLog log)
            throws IOException {
        Files.deleteIfExists(folders.files().status());
        ProcessBuilder builder = builder(bubblewrap, settings, folders).redirectErrorStream(true);
        return new StepProcess(builder.start(), folders.files().status(), log);
    }

    /**
     * Runs it at this process's own input and output, to its end. The sandbox dies with the calling thread.
     *
     * @return the exit code
     */
    static int attached(List<String> bubblewrap, Map<String, String> settings, StepFolder folders)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(bubblewrap, settings, folders).inheritIO();
        builder.environment().put("ATTACHED", "yes");
        Process process = builder.start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            ProcessEnd.await(process);
            throw e;
        }
    }

    private static ProcessBuilder builder(List<String> bubblewrap, Map<String, String> settings, StepFolder folders) {
        List<String> command = new ArrayList<>(List.of(HostTools.SHELL.toString(), "-c", LAUNCHER, "complete-step"));
        command.addAll(bubblewrap);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(settings);
        builder.environment().putAll(folders.files().settings());
        return builder;
    }

    /** Waits at most this long; true when no process of the step is left. */
    boolean await(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Kills all processes with SIGKILL and returns when none is left. An interrupt is delayed until then. */
    void kill() {
        closeLifeline();
        ProcessEnd.await(process);
    }

    private void closeLifeline() {
        try {
            process.getOutputStream().close();
        } catch (IOException ignored) {
            // the launcher has ended already
        }
    }

    /** Number of bytes printed so far. */
    long printed() {
        return pumped.count.get();
    }

    /** The error of passing the output on, or null; the step should be killed then. */
    @Nullable
    IOException logProblem() {
        return pumped.problem;
    }

    /** The command's exit code; null when bubblewrap never started it. Only after its end. */
    @Nullable
    Integer exitCode() throws IOException {
        Matcher matcher = EXIT_CODE.matcher(statusText());
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    /** The host's pid of the sandbox's first process, once it has one. */
    OptionalLong first() throws IOException {
        Matcher matcher = CHILD.matcher(statusText());
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private String statusText() throws IOException {
        try {
            return Files.readString(status, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Kills all processes and waits until all output was passed on. */
    @Override
    public void close() throws InterruptedException {
        kill();
        pump.join();
    }

    /** Passes output on as it arrives. Continues to read when the log fails: the step must not block on a full pipe. */
    private static final class Pumped implements Runnable {
        private final InputStream in;
        private final StepLog log;
        private final AtomicLong count = new AtomicLong();
        private volatile @Nullable IOException problem;

        Pumped(InputStream in, StepLog log) {
            this.in = in;
            this.log = log;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[64 << 10];
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    count.addAndGet(n);
                    pass(buffer, n);
                }
            } catch (IOException e) {
                problem = e;
            }
        }

        private void pass(byte[] buffer, int n) {
            if (problem == null) {
                try {
                    log.write(buffer, 0, n);
                } catch (IOException e) {
                    problem = e;
                }
            }
        }
    }
}
