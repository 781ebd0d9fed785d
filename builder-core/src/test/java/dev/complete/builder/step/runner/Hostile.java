package dev.complete.builder.step.runner;

import dev.complete.files.FileTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** {@code hostile.c} as a static program: for the tests' steps, and for the host, where it must be able to do what it tries. */
public final class Hostile {

    private static byte @Nullable [] program;

    private Hostile() {}

    /** Skips the running test, loudly, where there is no C compiler. */
    public static synchronized byte[] program() throws IOException, InterruptedException {
        byte[] known = program;
        if (known == null) {
            if (!Files.isExecutable(Path.of("/usr/bin/gcc"))) {
                System.err.println("SKIPPED: needs gcc");
                Assumptions.abort("needs gcc");
            }
            Path folder = Files.createTempDirectory("hostile");
            try (InputStream source = Hostile.class.getResourceAsStream("hostile.c")) {
                Files.copy(Objects.requireNonNull(source), folder.resolve("hostile.c"));
                Process gcc = new ProcessBuilder("gcc", "-static", "-Os", "-o", "hostile", "hostile.c")
                        .directory(folder.toFile())
                        .inheritIO()
                        .start();
                if (gcc.waitFor() != 0) {
                    throw new IOException("gcc ended with " + gcc.exitValue());
                }
                known = Files.readAllBytes(folder.resolve("hostile"));
                program = known;
            } finally {
                FileTrees.delete(folder);
            }
        }
        return known;
    }

    /** On the host; the caller deletes it. */
    public static Path onHost() throws IOException, InterruptedException {
        Path file = Files.createTempFile("hostile", "");
        Files.write(file, program());
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }
}
