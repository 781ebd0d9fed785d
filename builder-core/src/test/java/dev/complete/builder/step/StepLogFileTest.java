package dev.complete.builder.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a step's output is kept, and what is shown. */
class StepLogFileTest {

    @TempDir
    private Path folder;

    private final List<String> last = new ArrayList<>();

    private StepLogFile log(long largest) throws IOException {
        return StepLogFile.create(folder.resolve("logs/app.log"), largest, last::add);
    }

    private static void print(StepLogFile log, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }

    @Test
    void keepsAllOfItUpToASizeAndTheEndInAnyCase() throws Exception {
        try (StepLogFile log = log(12)) {
            print(log, "first\n");
            print(log, "second\n");
            print(log, "third\n");
            assertThat(Files.readString(log.file())).isEqualTo("first\n\n… (the rest is left out)\n");
            assertThat(log.lastLines(2)).containsExactly("second", "third");
        }
    }

    @Test
    void showsNothingThatSteersATerminal() throws Exception {
        try (StepLogFile log = log(1000)) {
            print(log, "a\tb\u001b[2J\r\n\n");
            print(log, "x".repeat(500));
            assertThat(log.lastLines(9)).containsExactly("a    b\\u001b[2J", "x".repeat(400) + "…");
        }
        assertThat(last.get(0)).isEqualTo("a    b\\u001b[2J");
    }

    @Test
    void replacesAnEarlierLogAndNoFileElsewhere() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
        Files.createDirectories(folder.resolve("logs"));
        Files.createSymbolicLink(folder.resolve("logs/app.log"), elsewhere);
        try (StepLogFile log = log(1000)) {
            print(log, "new");
        }
        assertThat(elsewhere).hasContent("mine");
        assertThat(folder.resolve("logs/app.log")).hasContent("new");
    }
}
