package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.SampleProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way of a new user: packages of Debian as submodules, {@code complete init}, commit, build, run. Nothing is
 * written by hand, and steps leave the same twice.
 */
final class StarterBuildIT {

    private static final String NONE = "none";
    private static final Map<String, String> PACKAGES = Map.of(
            "c", "gcc,libc6-dev,make,dash,coreutils,sed,grep,mawk,findutils,diffutils,perl-base",
            "meson", "gcc,libc6-dev,meson,dash,coreutils",
            "cmake", "gcc,g++,libc6-dev,make,cmake,dash,coreutils",
            "go", "golang-go,dash,coreutils",
            "rust", "rustc,cargo,gcc,libc6-dev,dash,coreutils",
            "jdk", "openjdk-17-jdk-headless,dash,coreutils,findutils",
            "jre", "openjdk-17-jre-headless,tini",
            "python", "python3,tini",
            "node", "nodejs,tini");

    /** Each is imported once for all projects, and its files are hashed once, in the cache. */
    private static final Map<String, Path> IMPORTS = new ConcurrentHashMap<>();

    @TempDir
    private static Path shared;

    @TempDir
    private Path scratch;

    @BeforeEach
    void needsDebianAndASandbox() {
        Requires.tools("bash", "git", "apt-get", "dpkg-deb", "flock");
        Requires.tools("crun");
        Requires.sandbox();
    }

    /** What steps ran from is read-only. */
    @AfterAll
    static void removeTrees() {
        Command.of("find", shared.toString(), "-mindepth", "1", "-delete").succeed();
    }

    @ParameterizedTest
    @CsvSource({"make, c", "make-install, c", "make-prefix, c", "configure, c", "go-vendored, go"})
    void compilesAsInitWroteIt(String project, String toolchain) throws IOException {
        assertWorks(project, toolchain, NONE);
    }

    @ParameterizedTest
    @CsvSource({"python-src", "python-setup"})
    void runsPythonAsItIs(String project) throws IOException {
        assertWorks(project, NONE, "python");
    }

    @Tag("long")
    @EnabledIfSystemProperty(named = "complete.long", matches = "true")
    @ParameterizedTest
    @CsvSource({
        "go, go, none",
        "meson, meson, none",
        "cmake, cmake, none",
        "cmake-no-install, cmake, none",
        "rust, rust, none",
        "java-maven, jdk, jre",
        "java-plain, jdk, jre",
        "node, none, node",
        "node-modules, none, node",
    })
    void largerToolchainsDoToo(String project, String toolchain, String runtime) throws IOException {
        assertWorks(project, toolchain, runtime);
    }

    private void assertWorks(String project, String toolchain, String runtime) throws IOException {
        Path top = Files.createDirectories(scratch.resolve("shop"));
        git(top, "init", "--quiet");
        SampleProject.write(project, top);
        pin(top, toolchain, "deps/toolchain");
        pin(top, runtime, "deps/runtime");
        InstalledLauncher.complete("init").in(top).succeed();
        git(top, "add", "--force", ".");
        git(top, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Begin");
        InstalledLauncher.complete("build", "--allow-local", "--check", "--format", "oci", "--cache", cache())
                .in(top)
                .atMost(Duration.ofMinutes(5))
                .succeed();
        Command.Outcome run = InstalledLauncher.complete("run", "--allow-local", "--quiet", "--cache", cache())
                .in(top)
                .atMost(Duration.ofMinutes(1))
                .succeed();
        assertThat(run.out()).startsWith("works");
    }

    private static void pin(Path top, String packages, String path) {
        if (!packages.equals(NONE)) {
            Path imported = IMPORTS.computeIfAbsent(packages, StarterBuildIT::imported);
            git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", imported.toString(), path);
        }
    }

    private static Path imported(String packages) {
        Path imported = shared.resolve(packages);
        InstalledLauncher.complete("import", "debian", "--suite", "bookworm", "--debs")
                .with("--include=" + PACKAGES.get(packages), imported.toString())
                .atMost(Duration.ofMinutes(10))
                .succeed();
        return imported;
    }

    private static String cache() {
        return shared.resolve("cache").toString();
    }

    private static void git(Path folder, String... arguments) {
        Command.of("git", "-C", folder.toString())
                .with(arguments)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .succeed();
    }
}
