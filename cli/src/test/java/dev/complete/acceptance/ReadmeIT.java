package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and the page on the audit show is what happens. */
class ReadmeIT {

    /** Debian's packages move on, and with them sizes, counts, times and commits; the words may not. */
    private static final Pattern MOVING =
            Pattern.compile("sha256:[0-9a-f]+|@ [0-9a-f]{7}|[0-9][0-9.,]*( [kMG]?B| min [0-9]+ s)?");

    private static final String README = "README.md";
    private static final String AUDIT = "docs/audit.md";

    @TempDir
    Path directory;

    @Test
    void showsTheOutputOfABuild() throws IOException {
        Path repository = Samples.repository("orders");

        Command.Outcome outcome = InstalledLauncher.complete("build", repository.toString())
                .with("--output", directory.resolve("out").toString())
                .with("--cache", directory.resolve("cache").toString())
                .succeed();

        String shown = block(README, "$ ./complete build ~/src/orders");
        String real = outcome.err().replace(repository.toString(), "/home/you/src/orders") + outcome.out();
        assertThat(settled(real)).isEqualTo(settled(shown));
    }

    @Test
    void showsAnErrorAsItIsPrinted() throws IOException {
        GitFixture top = GitFixture.init(directory.resolve("top")).write("complete.yaml", """
                complete: 1
                name: shop
                components:
                  app:
                    copy: {app/: /srv/app/}
                    exlude: [/srv/app/tests/]
                image: {layers: [app], init: none}
                """);
        top.commit("a typing error");

        Command.Outcome outcome = InstalledLauncher.complete("build", top.path().toString())
                .with("--cache", directory.resolve("cache").toString())
                .run();

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).endsWith(block(README, "error: unknown key `exlude` in component `app`"));
    }

    @Test
    void showsAWarningAsItIsPrinted() throws IOException {
        Command.Outcome outcome = InstalledLauncher.complete(
                        "check", Samples.repository("orders").toString(), "--quiet")
                .with("--cache", directory.resolve("cache").toString())
                .run();

        List<String> shown = settled(block(AUDIT, "$ ./complete check --quiet"));
        assertThat(settled(outcome.out())).containsSequence(shown);
    }

    @Test
    void showsAMissingLibraryAndWhatWouldBringIt() throws IOException {
        Requires.tools("cc");
        GitFixture tools = GitFixture.init(directory.resolve("tools"))
                .write("lib/libgdbm.so.6", library("libgdbm.so.6", List.of("-Wl,-soname,libgdbm.so.6")));
        tools.commit("a library");
        List<String> needs =
                List.of("-Wl,--no-as-needed", directory.resolve("libgdbm.so.6").toString());
        GitFixture python = GitFixture.init(directory.resolve("python"));
        for (String module : List.of("_gdbm.so", "dbm/_a.so", "dbm/_b.so")) {
            python.write(module, library("module.so", needs));
        }
        python.commit("modules");
        GitFixture top = GitFixture.init(directory.resolve("top")).write("complete.yaml", """
                complete: 1
                name: shop
                components:
                  python: {copy: {deps/python/: /usr/lib/python3/}}
                  tools: {copy: {deps/tools/: /usr/}}
                image: {layers: [python], init: none}
                """);
        top.submodule("deps/python", python, "https://example.org/python.git");
        top.submodule("deps/tools", tools, "https://example.org/tools.git").commit("pins");

        assertThat(settled(check(top)))
                .containsSequence(settled(block(
                        AUDIT, "error[elf-needed]: 3 files need libgdbm.so.6, which their" + " loader does not find")));
        assertThat(check(top, "--suggest")).isEqualTo(block(AUDIT, "$ ./complete check --suggest --quiet"));
    }

    private String check(GitFixture top, String... options) {
        return InstalledLauncher.complete("check", top.path().toString(), "--quiet")
                .with(options)
                .with("--cache", directory.resolve("cache").toString())
                .run()
                .out();
    }

    private byte[] library(String name, List<String> options) throws IOException {
        Path file = directory.resolve(name);
        Command.of("cc", "-shared", "-nostdlib", "-x", "c", "/dev/null", "-x", "none", "-o", file.toString())
                .with(options.toArray(String[]::new))
                .succeed();
        return Files.readAllBytes(file);
    }

    /** The fenced block that starts with {@code first}: without that line when it is a command. */
    private static String block(String page, String first) throws IOException {
        List<String> lines = Files.readAllLines(InstalledLauncher.project().resolve(page));
        int start = lines.indexOf(first);
        assertThat(start).as("%s has a line `%s`", page, first).isPositive();
        int end = start + lines.subList(start, lines.size()).indexOf("```");
        int from = first.startsWith("$ ") ? start + 1 : start;
        return String.join("\n", lines.subList(from, end)) + "\n";
    }

    private static List<String> settled(String text) {
        return text.lines()
                .map(line -> MOVING.matcher(line)
                        .replaceAll("#")
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }
}
