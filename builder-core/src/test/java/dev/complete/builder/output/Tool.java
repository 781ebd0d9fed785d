package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the consumers that decide whether an output is right. */
public final class Tool {

    private Tool() {}

    /** Skips the running test, loudly, unless all are installed. */
    public static void require(String... names) {
        for (String name : names) {
            boolean found = false;
            for (String folder : (System.getenv().getOrDefault("PATH", "/usr/bin") + ":/usr/sbin").split(":", -1)) {
                found |= Files.isExecutable(Path.of(folder, name));
            }
            if (!found) {
                System.err.println("SKIPPED: needs " + name);
                Assumptions.abort("needs " + name);
            }
        }
    }

    /** Skips the running test, loudly, unless Debian's Python has it. */
    public static void requirePythonModule(String name) throws IOException, InterruptedException {
        require("python3");
        if (!sh(Path.of("/"), "/usr/bin/python3 -c 'import " + name + "' && echo here || :")
                .contains("here\n")) {
            System.err.println("SKIPPED: needs python3-" + name);
            Assumptions.abort("needs python3-" + name);
        }
    }

    /** Skips the running test, loudly, for anyone but root. */
    public static void requireRoot() {
        if (!System.getProperty("user.name", "").equals("root")) {
            System.err.println("SKIPPED: needs root");
            Assumptions.abort("needs root");
        }
    }

    /** Runs a shell script that must succeed; returns all it prints. */
    public static String sh(Path directory, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        try {
            Process process = new ProcessBuilder("/bin/sh", "-eu", "-c", script)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended && process.exitValue() == 0)
                    .as(script + "\n" + text)
                    .isTrue();
            return text;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
