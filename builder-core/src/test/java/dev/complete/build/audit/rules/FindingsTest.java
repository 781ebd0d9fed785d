package dev.complete.build.audit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.audit.Audit;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How findings are told: how bad, how many, and where else to look. */
class FindingsTest {

    private static List<Finding> audit(TestImage image) throws Exception {
        return new Audit(AuditRules.ALL).of(image.audited());
    }

    private static Finding only(TestImage image) throws Exception {
        List<Finding> findings = audit(image);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static String detail(Finding finding, String label) {
        return finding.details().stream()
                .filter(detail -> detail.label().equals(label))
                .map(Finding.Detail::text)
                .findFirst()
                .orElse("none");
    }

    @Test
    void aScriptIsAnErrorOnlyWhereSomebodyStartsIt() throws Exception {
        String perl = "#!/usr/bin/perl\n";
        assertThat(only(new TestImage().file("/usr/share/a", 0755, perl)).severity())
                .isEqualTo(Severity.WARN);
        Finding named = only(new TestImage().file("/usr/share/a", 0755, perl).link("/usr/bin/a", "../share/a"));
        assertThat(named.severity()).isEqualTo(Severity.ERROR);
        assertThat(named.path()).hasToString("/usr/share/a");
        assertThat(detail(named, "reached")).isEqualTo("/usr/bin/a is along PATH");
        TestImage command = new TestImage().file("/srv/app/run", 0755, perl);
        command.command = List.of("./run");
        assertThat(detail(only(command), "reached")).isEqualTo("command starts it");
        TestImage task = new TestImage().file("/srv/app/run", 0755, perl).task("deploy", List.of(), "/srv/app/run");
        assertThat(detail(only(task), "reached")).isEqualTo("task deploy starts it");
        assertThat(only(task).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void manyScriptsOfOneInterpreterAreOneWarningAndErrorsStayAlone() throws Exception {
        TestImage image = new TestImage().file("/usr/share/ruby", 0755, "#!/usr/bin/ruby\n");
        for (int i = 0; i < 9; i++) {
            image.file("/usr/share/p" + i, 0755, "#!/usr/bin/perl -w\n");
        }
        image.file("/usr/bin/broken", 0755, "#!/usr/bin/perl\n").allow("script-interpreter", "/usr/share/p0");
        List<Finding> findings = audit(image);
        assertThat(findings)
                .extracting(Finding::problem)
                .containsExactly(
                        "/usr/bin/broken needs /usr/bin/perl; no layer has it",
                        "/usr/share/p1 needs /usr/bin/perl; no layer has it (and 7 more scripts alike)",
                        "/usr/share/ruby needs /usr/bin/ruby; no layer has it");
        assertThat(detail(findings.get(1), "scripts")).startsWith("/usr/share/p1, /usr/share/p2, ");
    }

    @Test
    void saysWhichComponentHasWhatIsMissing() throws Exception {
        TestImage excluded =
                new TestImage().component("app", "/usr/share/zone").link("/etc/localtime", "/usr/share/zone");
        assertThat(detail(only(excluded), "exists in")).isEqualTo("app, but the image's `exclude` takes it away");
        TestImage unshipped = new TestImage().component("toolchain", "/usr/bin/server");
        unshipped.command = List.of("server");
        assertThat(detail(only(unshipped), "exists in")).isEqualTo("toolchain, which does not ship");
        TestImage script =
                new TestImage().component("perl", "/usr/bin/perl").file("/usr/bin/a", 0755, "#!/usr/bin/perl\n");
        assertThat(detail(only(script), "exists in")).isEqualTo("perl, which does not ship");
    }

    @Test
    void saysWhereElseANameIs() throws Exception {
        TestImage moved = new TestImage().file("/usr/share/zone", 0644, "x").link("/etc/localtime", "/etc/zone");
        assertThat(detail(only(moved), "exists at")).isEqualTo("/usr/share/zone");
        TestImage typo = new TestImage();
        typo.command = List.of("serv");
        assertThat(detail(only(typo), "near")).isEqualTo("/usr/bin/serve");
        assertThat(detail(only(typo), "searched")).isEqualTo("/usr/bin/serv, /bin/serv");
    }

    @Test
    void escapesWhatTheTreeSays() throws Exception {
        TestImage image =
                new TestImage().link("/etc/\u001b[31m", "/gone\n").file("/usr/bin/x\ty", 0755, "#!/bin/\u202egone\n");
        assertThat(audit(image))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.problem() + finding.details() + finding.fix())
                        .doesNotContain("\u001b", "\n", "\t", "\u202e"));
    }
}
