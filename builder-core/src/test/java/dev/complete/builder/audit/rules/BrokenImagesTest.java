package dev.complete.builder.audit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.Audit;
import dev.complete.builder.audit.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broken variant of one good image for every rule of the audit. */
class BrokenImagesTest {

    /** One method for each group of rules. */
    static Stream<Broken> rows() {
        return Stream.of(BrokenStart.rows(), BrokenScripts.rows(), BrokenElf.rows(), BrokenFiles.rows())
                .flatMap(rows -> rows);
    }

    private static List<Finding> audit(TestImage image) throws Exception {
        return new Audit(AuditRules.ALL, 2).of(image.audited()).findings();
    }

    @Test
    void nothingIsWrongWithTheGoodImage() throws Exception {
        assertThat(audit(new TestImage())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void findsExactlyWhatIsBroken(Broken broken) throws Exception {
        TestImage image = new TestImage();
        broken.breaks().accept(image);
        assertThat(audit(image)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(broken.rule());
            assertThat(finding.path()).hasToString(broken.path());
            assertThat(finding.problem()).contains(broken.says());
            assertThat(finding.fix()).isNotBlank();
            assertThat(String.valueOf(finding.origin()))
                    .isEqualTo(broken.from().isEmpty() ? "null" : "app: deps/app @ 1111111 " + broken.from());
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void acceptsWhatTheManifestAllows(Broken broken) throws Exception {
        TestImage image = new TestImage();
        broken.breaks().accept(image);
        assertThat(audit(image.allow(broken.rule(), broken.path()))).isEmpty();
    }

    /** Who builds for one system today may build for another tomorrow. */
    @Test
    void whatOnlyOneSystemMindsIsAskedForThatSystemAlone() throws Exception {
        TestImage image = new TestImage().link("/etc/access.log", "/dev/stdout").allow("log-device", "/etc/access.log");
        Audit audit = new Audit(AuditRules.ALL, 2);
        assertThat(audit.of(image.audited()).findings()).isEmpty();
        assertThat(audit.unused(List.of(image.recipe()))).isEmpty();
    }

    @Test
    void thereIsABrokenImageForEveryRule() {
        assertThat(rows().map(Broken::rule).distinct().sorted().toList()).isEqualTo(AuditRules.ids());
    }
}
