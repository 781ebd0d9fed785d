package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documented path, for what people put into images: import, init, commit, build, run. */
final class ImportedServicesIT {

    private static final String PYTHON =
            "import ssl; assert len(ssl.create_default_context().get_ca_certs()) > 50; print('works')";
    private static final String POSTGRES = "initdb --locale=C --auth=trust >/dev/null && echo 'select 40+2;'"
            + " | postgres --single -D \"$PGDATA\" postgres 2>&1 | grep -q 42 && echo works";
    private static final String REDIS = "redis-server --dir /var/lib/redis --port 0 --unixsocket /tmp/s --daemonize yes"
            + " >/dev/null; until redis-cli -s /tmp/s ping 2>/dev/null | grep -q PONG; do :; done;"
            + " redis-cli -s /tmp/s save | grep -q OK && echo works";

    @TempDir
    Path scratch;

    @BeforeEach
    void needsDebian() {
        Requires.tools("bash", "git", "apt-get", "dpkg-deb", "flock");
        Requires.tools("crun");
    }

    @AfterEach
    void removeTrees() {
        Command.of("find", scratch.toString(), "-mindepth", "1", "-delete").succeed();
    }

    @ParameterizedTest
    @CsvSource({"'python3,ca-certificates', debs, python", "nginx-light, debs, nginx"})
    void importedPackagesBuildAndRun(String packages, String form, String proof) throws IOException {
        assertWorks(packages, form, proof);
    }

    @Tag("long")
    @EnabledIfSystemProperty(named = "complete.long", matches = "true")
    @ParameterizedTest
    @CsvSource({
        "'python3,ca-certificates', tree, python",
        "nodejs, debs, node",
        "nodejs, tree, node",
        "openjdk-17-jre-headless, debs, java",
        "openjdk-17-jre-headless, tree, java",
        "'postgresql-15,grep', debs, postgres",
        "'postgresql-15,grep', tree, postgres",
        "'redis-server,dash,grep', debs, redis",
        "'redis-server,dash,grep', tree, redis",
        "nginx-light, tree, nginx",
    })
    void largerOnesDoToo(String packages, String form, String proof) throws IOException {
        assertWorks(packages, form, proof);
    }

    /** The manifest that init writes compiles a Makefile's program with an imported toolchain. */
    @Test
    void initsManifestCompilesWithAnImportedToolchain() throws IOException {
        Path top = Files.createDirectories(scratch.resolve("hello"));
        Files.writeString(top.resolve("Makefile"), """
                all: hello

                hello: hello.c
                \t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $<
                """);
        Files.writeString(
                top.resolve("hello.c"), "int puts(const char *);\nint main(void) { return puts(\"works\") < 0; }\n");
        build(top, "gcc,libc6-dev,make,dash,coreutils", "tree");

        assertThat(run(top, List.of()).out()).isEqualTo("works\n");
    }

    private void assertWorks(String packages, String form, String proof) throws IOException {
        Path top = Files.createDirectories(scratch.resolve("shop"));
        build(top, packages, form);
        Command.Outcome outcome = run(top, command(proof));
        assertThat(outcome.out() + outcome.err()).contains(said(proof));
    }

    private void build(Path top, String packages, String form) {
        Path imported = scratch.resolve("imported");
        InstalledLauncher.complete("import", "debian", "--suite", "bookworm")
                .with("--include=" + packages)
                .with(form.equals("debs") ? new String[] {"--debs"} : new String[0])
                .with(imported.toString())
                .atMost(Duration.ofMinutes(10))
                .succeed();
        git(top, "init", "--quiet");
        git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", imported.toString(), "deps/system");
        InstalledLauncher.complete("init").in(top).succeed();
        git(top, "add", ".");
        git(top, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Pin");
        InstalledLauncher.complete("build", "--allow-local", "--format", "oci", "--cache", cache())
                .in(top)
                .atMost(Duration.ofMinutes(10))
                .succeed();
    }

    private Command.Outcome run(Path top, List<String> command) {
        List<String> run = new ArrayList<>(List.of("run", "--allow-local", "--quiet", "--cache", cache(), "--"));
        run.addAll(command);
        return InstalledLauncher.complete(run.toArray(String[]::new))
                .in(top)
                .atMost(Duration.ofMinutes(10))
                .succeed();
    }

    private String cache() {
        return scratch.resolve("cache").toString();
    }

    private static String said(String proof) {
        return switch (proof) {
            case "nginx" -> "test is successful";
            case "java" -> "OpenJDK 64-Bit Server VM";
            default -> "works";
        };
    }

    private static List<String> command(String proof) {
        return switch (proof) {
            case "python" -> List.of("/usr/bin/python3", "-c", PYTHON);
            case "node" -> List.of("/usr/bin/node", "-e", "require('tls'); console.log('works')");
            case "java" -> List.of("/usr/bin/java", "-version");
            case "postgres" -> List.of("/bin/sh", "-c", POSTGRES);
            case "redis" -> List.of("/bin/sh", "-c", REDIS);
            default -> List.of("/usr/sbin/nginx", "-t", "-c", "/etc/nginx/image.conf");
        };
    }

    private static void git(Path folder, String... arguments) {
        Command.of("git", "-C", folder.toString())
                .with(arguments)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .succeed();
    }
}
