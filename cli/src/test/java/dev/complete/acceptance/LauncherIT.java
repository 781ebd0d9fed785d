package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script at the root: finds itself, finds a Java, says what is missing. */
final class LauncherIT {

    private static Command version() {
        return InstalledLauncher.complete("version");
    }

    @Test
    void findsItselfThroughChainsOfLinks(@TempDir Path scratch) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("first"), InstalledLauncher.launcher());
        Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));
        Command.Outcome outcome = Command.of(folder.resolve("second").toString(), "version")
                .in(scratch)
                .succeed();
        assertThat(outcome.out()).isEqualTo(version().succeed().out());
    }

    @Test
    void passesOverAJavaHomeThatIsNone(@TempDir Path scratch) {
        assertThat(version().env("JAVA_HOME", scratch.toString()).succeed().out())
                .contains("0.1");
    }

    @Test
    void passesOverAJavaThatIsTooOld(@TempDir Path scratch) throws IOException {
        Path old = Files.createDirectories(scratch.resolve("bin")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho too old >&2; exit 1\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(scratch.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        assertThat(version().env("JAVA_HOME", scratch.toString()).succeed().err())
                .doesNotContain("too old");
    }

    @Test
    void sharedClassesSayNothing() {
        version().succeed();
        Command.Outcome second = version().succeed();
        assertThat(second.err()).isEmpty();
        assertThat(second.out().lines()).hasSize(1);
    }

    @Test
    void takesFurtherOptionsForTheJvm() {
        Command.Outcome outcome = version()
                .env("COMPLETE_JAVA_OPTS", "-XX:+UseParallelGC -Xmx300m -XX:+PrintFlagsFinal")
                .succeed();
        assertThat(outcome.out()).containsPattern("MaxHeapSize += 314572800");
    }

    /** {@code complete} alone would be bash's builtin, which says nothing and does nothing. */
    @Test
    void whatItSaysToTypeNextIsItsPath(@TempDir Path scratch) {
        GitFixture repository = GitFixture.init(scratch.resolve("shop")).write("www/index.html", "a page\n");
        repository.commit("a page");
        Command.Outcome outcome =
                InstalledLauncher.complete("init").in(repository.path()).succeed();
        assertThat(outcome.err()).contains("&& " + InstalledLauncher.launcher() + " build");
    }

    @Test
    void worksWithAnEmptyEnvironment() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        Command.of("env", "-i", "PATH=" + path, InstalledLauncher.launcher().toString(), "version")
                .succeed();
    }
}
