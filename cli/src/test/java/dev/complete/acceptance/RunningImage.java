package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running image, seen from the host through {@code /proc}: no tool inside the image is needed. Closing it kills
 * whatever is left.
 */
final class RunningImage implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Process runtime;
    private final Path log;
    private final long init;

    private RunningImage(Process runtime, Path log, long init) {
        this.runtime = runtime;
        this.log = log;
        this.init = init;
    }

    /** Starts a runtime in the foreground and waits for its container's first process to be {@code initName}. */
    static RunningImage start(Command command, String initName, Path log) {
        Process runtime = command.start(log, log.resolveSibling(log.getFileName() + ".err"));
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Long> init = runtime.descendants()
                    .map(ProcessHandle::pid)
                    .filter(pid -> isPidOne(pid) && nameOf(pid).equals(initName))
                    .findFirst();
            if (init.isPresent()) {
                return new RunningImage(runtime, log, init.orElseThrow());
            }
            if (!runtime.isAlive()) {
                break;
            }
            pause();
        }
        Command.killTree(runtime);
        throw new AssertionError("no container with " + initName + " as pid 1 from: " + command + "\n" + logs(log));
    }

    /** The status line, and the body, of a GET from inside the container's own network. */
    String get(String path) {
        return await("an answer to GET " + path, Duration.ofSeconds(30), () -> {
            Command.Outcome outcome = inNetwork("curl", "-sSi", "--max-time", "5", "http://127.0.0.1:8080" + path)
                    .run();
            return outcome.exit() == 0 ? outcome.out() : null;
        });
    }

    /** A command of the host that sees the container's network. */
    Command inNetwork(String... argv) {
        return Command.of(argv).under("nsenter", "-t", String.valueOf(init), "-n");
    }

    /** Not even root can write to the image's root. */
    void assertReadOnly() {
        Path probe = Path.of("/proc", String.valueOf(init), "root", "probe");
        try {
            Files.writeString(probe, "");
            throw new AssertionError("wrote " + probe);
        } catch (FileSystemException e) {
            assertThat(e).hasMessageContaining("Read-only file system");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to pid 1 ends it all, at once: the runtime too. */
    void assertEndsByKill() {
        ProcessHandle.of(init).orElseThrow().destroyForcibly();
        try {
            assertThat(runtime.waitFor(15, TimeUnit.SECONDS))
                    .as("the runtime ends within 15 s of SIGKILL to pid 1\n" + log())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Tries until the attempt gives something; while the container lives. */
    <T> T await(String what, Duration limit, Attempt<T> attempt) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && runtime.isAlive()) {
            @Nullable T result = attempt.run();
            if (result != null) {
                return result;
            }
            pause();
        }
        throw new AssertionError("never saw " + what + "\n" + log());
    }

    /** One try; null for "not yet". */
    interface Attempt<T> {
        @Nullable
        T run();
    }

    String log() {
        return logs(log);
    }

    /** Pid 1 goes first, so that a runtime that is still there can tidy up after it. */
    @Override
    public void close() {
        if (runtime.isAlive()) {
            ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
            try {
                runtime.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Command.killTree(runtime);
    }

    private static String logs(Path log) {
        try {
            Path err = log.resolveSibling(log.getFileName() + ".err");
            return Files.readString(log) + (Files.exists(err) ? Files.readString(err) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPidOne(long pid) {
        // NSpid: 4711 1, the pid in each namespace from the host's inwards
        return status(pid).stream()
                .filter(line -> line.startsWith("NSpid:"))
                .map(line -> line.trim().split("\\s+"))
                .anyMatch(pids -> pids.length > 2 && pids[pids.length - 1].equals("1"));
    }

    private static String nameOf(long pid) {
        return status(pid).stream()
                .filter(line -> line.startsWith("Name:"))
                .map(line -> line.substring("Name:".length()).trim())
                .findFirst()
                .orElse("");
    }

    private static List<String> status(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
        } catch (IOException e) {
            return List.of(); // it has ended
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
