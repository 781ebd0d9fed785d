package dev.complete.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the programs that decide whether a registry, or a client of one, is right. */
public final class Tool {

    private Tool() {}

    /** Skips the running test, loudly, when {@code name} is not installed. */
    public static void require(String name) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        System.err.println("SKIPPED: needs " + name);
        Assumptions.abort("needs " + name);
    }

    /** Runs a command that must succeed; returns all it prints. */
    public static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            assertThat(ended && process.exitValue() == 0)
                    .as(String.join(" ", command) + "\n" + text)
                    .isTrue();
            return text;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
