package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Runs the tools that decide whether our bytes are right. */
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

    /** Feeds {@code input} to a command that must succeed; returns what it prints. */
    public static byte[] filter(byte[] input, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("tool", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            Thread feeder = new Thread(() -> feed(process, input));
            feeder.start();
            byte[] output = process.getInputStream().readAllBytes();
            int status = process.waitFor();
            feeder.join();
            assertThat(status)
                    .as(() -> String.join(" ", command) + ": " + read(errors))
                    .isZero();
            return output;
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException e) {
            // The command ended before it read everything; its exit status tells.
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
