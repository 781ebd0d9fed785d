package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The launcher with the jar under test, installed as a user has it who built it earlier: no sources beside it, so it is
 * never out of date and never calls Maven.
 */
final class InstalledLauncher {

    private static final Path PROJECT = Path.of(System.getProperty("complete.project", ".."))
            .toAbsolutePath()
            .normalize();
    private static final Path LAUNCHER = install();

    private InstalledLauncher() {}

    /** {@code complete ARGUMENTS}, on the JDK that runs the tests, with a cache of its own only if told so. */
    static Command complete(String... arguments) {
        return Command.of(LAUNCHER.toString())
                .with(arguments)
                .env("JAVA_HOME", System.getProperty("java.home"))
                .env("LC_ALL", "C.UTF-8");
    }

    static Path launcher() {
        return LAUNCHER;
    }

    /** The sources' root, for the scripts that are there. */
    static Path project() {
        return PROJECT;
    }

    private static Path install() {
        Path jar = Path.of(System.getProperty("complete.jar", "target/complete.jar"))
                .toAbsolutePath();
        Path home = jar.resolveSibling("acceptance").resolve("launcher");
        try {
            Files.createDirectories(home.resolve("target/launcher"));
            Files.copy(PROJECT.resolve("complete"), home.resolve("complete"), StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(home.resolve("complete"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(jar, home.resolve("target/launcher/complete.jar"), StandardCopyOption.REPLACE_EXISTING);
            try (var stale = Files.newDirectoryStream(home.resolve("target/launcher"), "*.jsa")) {
                for (Path archive : stale) {
                    Files.delete(archive);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("run by `mvn verify`, after the jar is packaged", e);
        }
        return home.resolve("complete");
    }
}
