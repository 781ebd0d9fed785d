package dev.complete.builder.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaretReportTest {

    @Test
    void drawsTheCaretsUnderTheWord() {
        String source = "    exlude: [/srv/app/tests/]";
        assertThat(CaretReport.of(
                        "unknown key `exlude` in component `app`",
                        new SourceLocation("complete.yaml", 6, 5, 6, source),
                        "did you mean `exclude`?"))
                .isEqualTo("""
                        unknown key `exlude` in component `app`
                          --> complete.yaml:6:5
                        6 |     exlude: [/srv/app/tests/]
                          |     ^^^^^^ did you mean `exclude`?""");
    }

    @Test
    void alignsWithLongerLineNumbers() {
        assertThat(draw(new SourceLocation("f", 128, 3, 1, "a b")))
                .containsExactly("p", "    --> f:128:3", "128 | a b", "    |   ^");
    }

    @Test
    void keepsTabsInBothLines() {
        assertThat(draw(new SourceLocation("f", 1, 3, 2, "\ta\tbc"))).endsWith("1 | \ta\tbc", "  | \t ^^");
    }

    @Test
    void countsWideAndCombiningCharactersAsTheTerminalDoes() {
        assertThat(draw(new SourceLocation("f", 1, 4, 2, "商店: 名字"))).endsWith("1 | 商店: 名字", "  |      ^^^");
        assertThat(draw(new SourceLocation("f", 1, 4, 1, "e\u0301:x"))).endsWith("1 | e\u0301:x", "  |   ^");
    }

    @Test
    void escapesWhatWouldMoveTheCursor() {
        assertThat(draw(new SourceLocation("f", 1, 3, 1, "\u001b[x"))).endsWith("1 | \\u001b[x", "  |        ^");
        assertThat(draw(new SourceLocation("f", 1, 1, 1, "\u202e"))).endsWith("1 | \\u202e", "  | ^^^^^^");
    }

    @Test
    void showsBackslashesAsTheyAreWritten() {
        assertThat(draw(new SourceLocation("f", 1, 4, 1, "\\n x"))).endsWith("1 | \\n x", "  |    ^");
    }

    @Test
    void standsBehindTheLineWhenSomethingIsMissingThere() {
        assertThat(draw(new SourceLocation("f", 1, 5, 1, "key:"))).endsWith("1 | key:", "  |     ^");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500, 960, 1000})
    void showsAWindowOfALongLine(int column) {
        String source = "x".repeat(column - 1) + "Y" + "z".repeat(1000 - column);
        List<String> lines = draw(new SourceLocation("f", 1, column, 1, source));
        String shown = lines.get(2);
        assertThat(shown.length()).isLessThanOrEqualTo(4 + 122);
        assertThat(lines.get(3).indexOf('^')).isEqualTo(shown.indexOf('Y'));
        assertThat(shown.startsWith("1 | …")).isEqualTo(column > 41);
        assertThat(shown.endsWith("…")).isEqualTo(column < 920);
    }

    private static List<String> draw(SourceLocation mark) {
        return CaretReport.of("p", mark, null).lines().toList();
    }
}
