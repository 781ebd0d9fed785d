package dev.complete.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that the documentation says with a command are options of it. */
class CommandDocsTest {

    private static final Path PROJECT = Path.of("..");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build",
                "check",
                "audit",
                "plan",
                "run",
                "task",
                "shell",
                "push",
                "pull",
                "copy",
                "serve",
                "init",
                "cache gc",
                "mirror",
                "push",
                "pull",
                "copy",
                "tags",
                "import debian"
            })
    void optionsOfTheDocsAreOptions(String command) throws IOException {
        String help =
                CommandRun.of(directory, (command + " --help").split(" ", -1)).out();
        assertThat(help).contains("Usage: complete " + command + " ");
        for (String option : documented(command)) {
            assertThat(help).containsPattern("[^-\\w]" + Pattern.quote(option) + "\\b");
        }
    }

    /** In code, from the command to the end of the code or of the line. */
    private static SortedSet<String> documented(String command) throws IOException {
        Pattern said = Pattern.compile("complete " + command + "([^`\n|&]*)");
        Pattern option = Pattern.compile("--[a-z][a-z-]*");
        SortedSet<String> options = new TreeSet<>();
        for (Path page : pages()) {
            said.matcher(Files.readString(page))
                    .results()
                    .flatMap(found -> option.matcher(found.group(1)).results())
                    .forEach(found -> options.add(found.group()));
        }
        return options;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            return Stream.concat(Stream.of(PROJECT.resolve("README.md")), docs).toList();
        }
    }
}
