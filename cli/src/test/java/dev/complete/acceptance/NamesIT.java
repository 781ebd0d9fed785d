package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are bytes, whatever the locale says; only what cannot be shown on one line is refused, by name. */
final class NamesIT {

    private static final String LONGEST_COMPONENT = "n".repeat(255);
    private static final String LONGEST_PATH = ("p".repeat(199) + "/").repeat(19) + "p".repeat(180);

    private static final List<String> NAMES = List.of(
            "café",
            "cafe\u0301",
            "日本語/файл",
            "a name with  spaces ",
            "-rf",
            "tab\there",
            "quote\"back\\slash",
            "aux",
            "Foo::Bar.3pm",
            "é".repeat(127),
            LONGEST_COMPONENT,
            LONGEST_PATH);

    @TempDir
    private static Path shared;

    private static GitFixture repository;

    @BeforeAll
    static void writeRepository() {
        List<String> paths = NAMES.stream().map(name -> "tree/" + name).toList();
        repository = Repositories.ofPaths(shared.resolve("names.git"), Repositories.COPY_ALL.formatted("names"), paths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
    void shipExactlyUnderAnyLocale(String locale, @TempDir Path scratch) {
        Requires.tools("tar", "zstd");
        InstalledLauncher.complete("build", repository.path().toString(), "--format", "rootfs,oci")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .env("LC_ALL", locale)
                .succeed();

        String listed = Command.of("tar", "--list", "--zstd", "--quoting-style=literal", "--file")
                .with(scratch.resolve("out/names.rootfs.tar.zst").toString())
                .succeed()
                .out();
        List<String> paths = Arrays.asList(listed.split("\n", -1));
        assertThat(paths).containsAll(NAMES.stream().map(name -> "srv/" + name).toList());
    }

    @Test
    void newlineIsExactOrRefusedByItsEscapedName(@TempDir Path scratch) {
        String name = "two\nlines";
        GitFixture odd = Repositories.ofPaths(
                scratch.resolve("odd.git"), Repositories.COPY_ALL.formatted("odd"), List.of("tree/" + name));
        Command.Outcome outcome = InstalledLauncher.complete("build", odd.path().toString(), "--format", "rootfs")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .env("LC_ALL", "C")
                .run();
        if (outcome.exit() == 0) {
            String listed = Command.of("tar", "--list", "--zstd", "--quoting-style=escape", "--file")
                    .with(scratch.resolve("out/odd.rootfs.tar.zst").toString())
                    .succeed()
                    .out();
            assertThat(listed).contains("srv/two\\nlines");
        } else {
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(3);
            assertThat(outcome.err()).contains("two\\nlines").doesNotContain(name);
        }
    }

    /** The JVM's paths follow the environment's locale, and these names are ones that C cannot say. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX"})
    void hostPathsNeedNoLocaleEither(String locale, @TempDir Path scratch) throws IOException {
        GitFixture odd = GitFixture.init(scratch.resolve("dépôt"))
                .write("complete.yaml", Repositories.COPY_ALL.formatted("odd").replace("none", "[/srv/café]"))
                .write("tree/café", "x");
        odd.commit("first");
        odd.write("naïve, and not in Git", "x");

        InstalledLauncher.complete("build", odd.path().toString(), "--audit", "off", "--format", "bundle")
                .with("--output", scratch.resolve("sortie é").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .env("LC_ALL", locale)
                .succeed();

        assertThat(scratch.resolve("sortie é/odd.bundle/rootfs/srv/café")).exists();
    }
}
