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

/** What the README shows is what happens. */
class ReadmeIT {

    /** Debian's packages move on, and with them sizes, counts, times and commits; the words may not. */
    private static final Pattern MOVING =
            Pattern.compile("sha256:[0-9a-f]+|@ [0-9a-f]{7}|[0-9][0-9.,]*( [kMG]?B| min [0-9]+ s)?");

    @TempDir
    Path directory;

    @Test
    void showsTheOutputOfABuild() throws IOException {
        Path repository = Samples.repository("orders");

        Command.Outcome outcome = CompleteCommand.complete("build", repository.toString())
                .with("--output", directory.resolve("out").toString())
                .with("--cache", directory.resolve("cache").toString())
                .succeed();

        String shown = block("$ ./complete build ~/src/orders");
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

        Command.Outcome outcome = CompleteCommand.complete("build", top.path().toString())
                .with("--cache", directory.resolve("cache").toString())
                .run();

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).endsWith(block("error: unknown key `exlude` in component `app`"));
    }

    /** The fenced block that starts with {@code first}: without that line when it is a command. */
    private static String block(String first) throws IOException {
        List<String> readme = Files.readAllLines(CompleteCommand.project().resolve("README.md"));
        int start = readme.indexOf(first);
        assertThat(start).as("README.md has a line `%s`", first).isPositive();
        int end = start + readme.subList(start, readme.size()).indexOf("```");
        int from = first.startsWith("$ ") ? start + 1 : start;
        return String.join("\n", readme.subList(from, end)) + "\n";
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
