package dev.complete.builder.audit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.RulePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is explained, in the command and in the manual alike. */
class RulePagesTest {

    private static final Path PAGES = Path.of("src/main/resources/dev/complete/builder/audit/pages");

    private static List<String> ids() {
        return AuditRules.ids();
    }

    @Test
    void everyRuleHasAPageAndEveryPageARule() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replaceFirst("\\.md$", "")))
                    .containsExactlyInAnyOrderElementsOf(ids());
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aPageSaysWhatWhyAndHowToFix(String id) {
        RulePage page = RulePage.of(id);
        assertThat(page.text())
                .matches("(?s)\\*\\*What\\*\\*: \\S.+\n\\*\\*Why\\*\\*: \\S.+\n\\*\\*Fix\\*\\*: \\S.+\n");
        assertThat(page.text().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(140));
    }

    @Test
    void theManualHoldsThePagesInTheOrderOfTheRules() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "audit.md"));
        List<String> sections = new ArrayList<>();
        for (AuditRule rule : AuditRules.ALL) {
            for (String id : rule.ids()) {
                sections.add("\n## " + id + "\n\n" + RulePage.of(id).text());
            }
        }
        assertThat(manual.substring(manual.indexOf("\n## "))).isEqualTo(String.join("", sections));
    }
}
