package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code complete import debian} with Debian's real packages. */
final class ImportIT {

    private static final String COMPILER = "tcc,busybox-static,gawk,ca-certificates,base-passwd,binutils-,gcc-";

    @TempDir
    Path scratch;

    @BeforeEach
    void needsDebian() {
        Requires.tools("bash", "git", "apt-get", "dpkg-deb", "flock");
    }

    /** Sooner than JUnit, which warns of every link that means a path of an image. */
    @AfterEach
    void removeTrees() {
        Command.of("find", scratch.toString(), "-mindepth", "1", "-delete").succeed();
    }

    @Test
    void theSamePackagesAreTheSameCommitOnAnotherDayByAnotherUser() throws IOException {
        Requires.tools("faketime");
        Path home = Files.createDirectories(scratch.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), """
                [core]
                autocrlf = true
                [commit]
                gpgsign = true
                [init]
                defaultBranch = trunk
                """);
        Path attributes = Files.createDirectories(home.resolve(".config/git")).resolve("attributes");
        Files.writeString(attributes, "* text eol=crlf\n");

        String first = imported("first", COMPILER).succeed().out();
        String second = imported("second", COMPILER)
                .env("HOME", home.toString())
                .env("COMPLETE_DEBIAN_CACHE", cache())
                .env("TZ", "Asia/Tokyo")
                .under("faketime", "2031-05-05 05:05:05", "sh", "-c", "umask 077; exec \"$@\"", "sh")
                .succeed()
                .out();

        assertThat(first).matches("[0-9a-f]{40}\n");
        assertThat(second).isEqualTo(first);
        assertThat(git("first", "log", "--format=%aI %ae", "--date=raw"))
                .isEqualTo("2026-01-01T00:00:00+00:00 complete@example.org");
        assertThat(git("second", "status", "--porcelain", "--ignored")).isEmpty();
    }

    /** The key that signs the security updates has expired by then. */
    @Test
    @EnabledIfSystemProperty(named = "complete.long", matches = "true")
    void aSuiteThatHasNeverBeenHadIsNotLeftOut() {
        Requires.tools("faketime");
        Command.Outcome refused = imported("later", COMPILER)
                .env("COMPLETE_DEBIAN_CACHE", scratch.resolve("cache").toString())
                .under("faketime", "2041-05-05 05:05:05")
                .run();
        assertThat(refused.exit()).as(refused.toString()).isEqualTo(6);
        assertThat(refused.err())
                .contains("cannot fetch Debian's package lists")
                .doesNotContain("going on");
        assertThat(scratch.resolve("later")).doesNotExist();
    }

    @Test
    void aTreeLooksAsIfInstalledAndHoldsNoNoise() throws IOException {
        Command.Outcome outcome = imported("tools", COMPILER).succeed();

        Path tools = scratch.resolve("tools");
        assertThat(outcome.err()).contains("copy: {deps/tools/: /}", "git submodule add");
        assertThat(tools.resolve("usr/bin/cc")).isSymbolicLink();
        assertThat(Files.readSymbolicLink(tools.resolve("usr/bin/cc"))).hasToString("tcc");
        assertThat(Files.readSymbolicLink(tools.resolve("usr/bin/awk"))).hasToString("gawk");
        assertThat(Files.readSymbolicLink(tools.resolve("bin"))).hasToString("usr/bin");
        assertThat(tools.resolve("bin/busybox")).isExecutable();
        assertThat(tools.resolve("etc/passwd")).content().startsWith("root:");
        assertThat(tools.resolve("etc/ssl/certs/ca-certificates.crt")).content().contains("-----END CERTIFICATE-----");
        assertThat(tools.resolve("var/lib/dpkg/status.d/tcc")).content().startsWith("Package: tcc\n");
        assertThat(tools.resolve("usr/share/doc/tcc/copyright")).isRegularFile();
        assertThat(tools.resolve("usr/share/man")).doesNotExist();
        assertThat(tools.resolve("etc/hostname")).doesNotExist();
        assertThat(tools.resolve("etc/resolv.conf")).doesNotExist();
        assertThat(git("tools", "log", "-1", "--format=%B")).contains("\ntcc 0.", "\nbusybox-static 1:");
    }

    @Test
    void theDebsThemselvesAreCommittedAndChangesAreACommitOnTop() throws IOException {
        String first = imported("debs", "busybox-static", "--debs").succeed().out();
        assertThat(names("debs")).singleElement().asString().matches("busybox-static_.*_amd64\\.deb");

        Command.Outcome again = imported("debs", "busybox-static", "--debs").succeed();
        assertThat(again.out()).isEqualTo(first);
        assertThat(again.err()).contains("nothing to commit");

        imported("debs", "busybox-static,base-passwd", "--debs").succeed();
        assertThat(names("debs")).hasSizeGreaterThan(1).allMatch(name -> name.endsWith(".deb"));
        assertThat(git("debs", "rev-parse", "HEAD^") + "\n").isEqualTo(first);
        assertThat(git("debs", "status", "--porcelain", "--ignored")).isEmpty();
    }

    @Test
    void whatIsNoImportIsLeftAlone() throws IOException {
        Path mine = Files.createDirectories(scratch.resolve("mine"));
        Files.writeString(mine.resolve("work"), "of years");

        Command.Outcome refused = imported("mine", "busybox-static").run();

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("name a new folder");
        assertThat(names("mine")).containsExactly("work");
        assertThat(names(".")).as("nothing is left beside it").containsExactly("mine");
    }

    @Test
    void anUnknownPackageIsAUsageErrorAndLeavesNothing() throws IOException {
        Command.Outcome refused = imported("none", "no-such-package-anywhere").run();

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("no-such-package-anywhere");
        assertThat(names(".")).isEmpty();
    }

    @Test
    void whatAptWouldTakeForAnOptionOrAPathIsRefused() throws IOException {
        for (String packages : List.of("-oDir=/", "./local.deb", "gcc;id", "GCC")) {
            Command.Outcome refused = imported("none", packages).run();
            assertThat(refused.exit()).as(packages).isEqualTo(2);
            assertThat(refused.err()).contains("--include");
        }
        assertThat(names(".")).isEmpty();
    }

    private Command imported(String folder, String packages, String... more) {
        return InstalledLauncher.complete("import", "debian", "--include=" + packages)
                .with("--suite", "bookworm", scratch.resolve(folder).toString())
                .with(more)
                .atMost(Duration.ofMinutes(10)); // packages are downloaded the first time
    }

    private String git(String folder, String... arguments) {
        return Command.of("git", "-C", scratch.resolve(folder).toString())
                .with(arguments)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .succeed()
                .out()
                .strip();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(scratch.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".git"))
                    .sorted()
                    .toList();
        }
    }

    private static String cache() {
        String home = System.getenv().getOrDefault("HOME", "/root");
        String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return (caches.isEmpty() ? home + "/.cache" : caches) + "/complete-debian";
    }
}
