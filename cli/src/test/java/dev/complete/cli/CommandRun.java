package dev.complete.cli;

import dev.complete.cli.command.CommandLineInterface;
import dev.complete.cli.progress.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command line run in this process, with what it printed. */
public record CommandRun(int code, String out, String err) {

    public static CommandRun of(Path directory, String... arguments) {
        return with(environment(directory), directory, false, arguments);
    }

    public static CommandRun with(
            Map<String, String> environment, Path directory, boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new CommandLineInterface(new Terminal(
                        stream(out),
                        stream(err),
                        environment,
                        directory.toAbsolutePath(),
                        terminal,
                        terminal,
                        terminal))
                .run(arguments);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** With a cache of the test's own. */
    public static Map<String, String> environment(Path directory) {
        return new HashMap<>(
                Map.of("XDG_CACHE_HOME", directory.resolve(".cache").toString(), "HOME", "/nonexistent"));
    }

    /** An environment in which whoever asks for the cache is struck by {@code failure}. */
    public static Map<String, String> failing(RuntimeException exception) {
        return failing(exception, null);
    }

    public static Map<String, String> failing(@Nullable RuntimeException exception, @Nullable Error error) {
        return new HashMap<>() {
            @Override
            public @Nullable String get(Object key) {
                if (key.equals("XDG_CACHE_HOME")) {
                    if (exception != null) {
                        throw exception;
                    }
                    if (error != null) {
                        throw error;
                    }
                }
                return null;
            }
        };
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
