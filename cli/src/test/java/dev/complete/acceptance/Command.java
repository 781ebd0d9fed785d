package dev.complete.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command line with its environment, to be run to its end or left running. Immutable. */
record Command(List<String> argv, Map<String, Optional<String>> environment, Path directory, Duration limit) {

    /** What a run ended with: the exit code and both streams as UTF-8, whatever was in them. */
    record Outcome(String command, int exit, String out, String err) {

        /** The last line of standard output. */
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        @Override
        public String toString() {
            return "exit " + exit + ": " + command + "\nstdout:\n" + out + "stderr:\n" + err;
        }
    }

    static Command of(String... argv) {
        return of(Arrays.asList(argv));
    }

    static Command of(List<String> argv) {
        return new Command(List.copyOf(argv), Map.of(), Path.of("").toAbsolutePath(), Duration.ofMinutes(4));
    }

    /** The same, run by another command: {@code command.under("taskset", "-c", "0")}. */
    Command under(String... wrapper) {
        List<String> all = new ArrayList<>(Arrays.asList(wrapper));
        all.addAll(argv);
        return new Command(List.copyOf(all), environment, directory, limit);
    }

    /** A test that was started in the background has SIGINT ignored, and so would all that it starts. */
    Command withDefaultSignals() {
        return under("env", "--default-signal");
    }

    Command with(String... arguments) {
        List<String> all = new ArrayList<>(argv);
        all.addAll(Arrays.asList(arguments));
        return new Command(List.copyOf(all), environment, directory, limit);
    }

    Command in(Path elsewhere) {
        return new Command(argv, environment, elsewhere, limit);
    }

    Command env(String name, String value) {
        return changed(name, Optional.of(value));
    }

    Command withoutEnv(String name) {
        return changed(name, Optional.empty());
    }

    Command atMost(Duration time) {
        return new Command(argv, environment, directory, time);
    }

    private Command changed(String name, Optional<String> value) {
        Map<String, Optional<String>> all = new LinkedHashMap<>(environment);
        all.put(name, value);
        return new Command(argv, Map.copyOf(all), directory, limit);
    }

    /** Runs to the end; what takes longer than the limit is killed with all its children, and is a failure. */
    Outcome run() {
        try {
            // Files, not pipes: a child that outlives the command would keep a pipe open.
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            try {
                Process process = start(out, err);
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    killTree(process);
                    throw new AssertionError(
                            "still running after " + limit.toSeconds() + " s: " + this + "\n" + Files.readString(err));
                }
                return new Outcome(toString(), process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + this, e);
        }
    }

    /** Runs to the end and insists on exit code 0. */
    Outcome succeed() {
        Outcome outcome = run();
        if (outcome.exit() != 0) {
            throw new AssertionError(outcome.toString());
        }
        return outcome;
    }

    /** Starts it with its streams in files and no input. */
    Process start(Path out, Path err) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        environment.forEach((name, value) -> value.ifPresentOrElse(
                text -> builder.environment().put(name, text),
                () -> builder.environment().remove(name)));
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(out.toFile());
        builder.redirectError(err.toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void killTree(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }

    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
