package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image of which every executable was compiled by its build, libc and init included: a few minutes of compiling. */
final class FromSourceIT {

    private static final String SAMPLE = "from-source";

    @TempDir
    Path scratch;

    @BeforeEach
    void needsASandboxAndSources() {
        Requires.tools("dpkg-source");
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNC", "LXC"})
    void bootsAndServesWithWhatItCompiled(BootRuntime runtime) {
        runtime.require();
        Command command = runtime.boot(Samples.image(SAMPLE), scratch);
        try (RunningImage container = RunningImage.start(command, "tini", scratch.resolve("log"))) {
            assertThat(container.get("/")).contains("200 OK", "no-cache", "Compiled from source");
            container.await(
                    "the request in the log",
                    Duration.ofSeconds(5),
                    () -> container.log().contains("GET / ") ? "seen" : null);
            container.assertReadOnly();
            container.assertEndsByKill();
        }
    }

    @Test
    void everyExecutableIsStaticAndNoneIsTheToolchains() {
        Requires.tools("file");
        Path root = Samples.image(SAMPLE).bundle().resolve("rootfs");
        String kinds = Command.of(
                        "find", root.toString(), "-type", "f", "-perm", "-100", "-exec", "file", "-b", "{}", "+")
                .succeed()
                .out();

        assertThat(kinds.lines())
                .as("busybox, tini, nginx and the health check")
                .hasSize(4)
                .allMatch(kind -> kind.contains("ELF 64-bit") && kind.contains("statically linked"));
    }

    @Test
    void onlyTheChangedAppIsCompiledAgainAndForACommentNothing() throws IOException {
        Path repository = copyOf(Samples.image(SAMPLE).repository());
        Path source = repository.resolve("app/health.c");
        Files.writeString(source, Files.readString(source).replace("\"?\"", "\"unknown\""));
        assertThat(steps(committed(repository))).containsExactly("app");

        Path manifest = repository.resolve("complete.yaml");
        Files.writeString(manifest, "# what a comment says compiles nothing\n" + Files.readString(manifest));
        assertThat(steps(committed(repository).with("--jobs", "1"))).isEmpty();
    }

    /** Nothing from the sample's cache: all of it is compiled again, elsewhere, as somebody with other habits. */
    @Test
    void aSecondColdBuildGivesTheSameImage() throws IOException {
        Samples.Built sample = Samples.image(SAMPLE);
        Command build = InstalledLauncher.complete(
                        "build", copyOf(sample.repository()).toString())
                .with("--cache", scratch.resolve("cache").toString())
                .with("--output", scratch.resolve("out").toString())
                .env("TZ", "Asia/Kathmandu")
                .env("CFLAGS", "-O0")
                .atMost(Duration.ofMinutes(15))
                .under("sh", "-c", "umask 077; exec \"$@\"", "sh");
        long start = System.nanoTime();
        Command.Outcome cold = build.succeed();
        Duration time = Duration.ofNanos(System.nanoTime() - start);

        System.err.println("from-source, cold: " + time.toSeconds() + " s");
        System.err.println(
                Json.parse(Files.readString(scratch.resolve("out/build.json"))).at("/steps"));
        assertThat(cold.lastLine()).as(cold.toString()).isEqualTo(sample.digestLine());
        Command.Outcome again = build.succeed();
        assertThat(again.err()).contains("unchanged");
        assertThat(again.lastLine()).isEqualTo(sample.digestLine());
    }

    private Path copyOf(Path repository) {
        Path copy = scratch.resolve(SAMPLE);
        Command.of("cp", "-a", repository.toString(), copy.toString()).succeed();
        return copy;
    }

    private Command committed(Path repository) {
        Command.of("git", "-C", repository.toString(), "-c", "user.name=A", "-c", "user.email=a@example.org")
                .with("commit", "--quiet", "--all", "--message", "Change")
                .succeed();
        return InstalledLauncher.complete("build", repository.toString())
                .with("--cache", Samples.cache().toString())
                .with("--output", scratch.resolve("out").toString());
    }

    /** The components whose steps ran. */
    private static List<String> steps(Command build) {
        return build.succeed()
                .err()
                .lines()
                .filter(line -> line.endsWith("runs its step"))
                .map(String::strip)
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
