package dev.complete.builder.audit.rules;

import static dev.complete.builder.audit.loader.SampleRoot.AARCH64;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.library;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.program;
import static dev.complete.builder.audit.loader.SampleRoot.GLIBC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.Audit;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.report.FindingText;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How findings are told: how bad, how many, and where else to look. */
class FindingsTest {

    private static List<Finding> audit(TestImage image) throws Exception {
        return new Audit(AuditRules.ALL, 2).of(image.audited()).findings();
    }

    private static Finding only(TestImage image) throws Exception {
        List<Finding> findings = audit(image);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static String detail(Finding finding, String label) {
        return finding.details().stream()
                .filter(detail -> detail.label().equals(label))
                .map(Fault.Detail::text)
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
    void manyScriptsOfOneInterpreterAreOneFinding() throws Exception {
        TestImage image = new TestImage().file("/usr/share/ruby", 0755, "#!/usr/bin/ruby\n");
        for (int i = 0; i < 9; i++) {
            image.file("/usr/share/p" + i, 0755, "#!/usr/bin/perl -w\n");
        }
        image.file("/usr/bin/broken", 0755, "#!/usr/bin/perl\n").allow("script-interpreter", "/usr/share/p0");
        List<Finding> findings = audit(image);
        assertThat(findings)
                .extracting(Finding::problem)
                .containsExactly(
                        "9 scripts need /usr/bin/perl; no layer has it",
                        "/usr/share/ruby needs /usr/bin/ruby; no layer has it");
        assertThat(findings.get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(findings.get(0).path()).hasToString("/usr/bin/broken");
        assertThat(findings.get(0).paths())
                .hasSize(9)
                .doesNotContain(TestImage.path("/usr/share/p0"))
                .contains(TestImage.path("/usr/share/p1"));
    }

    /** By what is wrong, how many places it is made in, and what is said of them. */
    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(
                        "3 programs are started by the loader " + GLIBC + ", which is not in the image",
                        many(
                                3,
                                (image, i) -> image.elf(
                                        "/usr/bin/a" + i, program(GLIBC).file()))),
                Arguments.of(
                        "4 links lead to what is below /gone, which is in no layer",
                        many(4, (image, i) -> image.link("/etc/l" + i, "/gone/to/" + i))),
                Arguments.of(
                        "2 links lead in one circle, by way of /etc/l0",
                        many(2, (image, i) -> image.link("/etc/l" + i, "l" + (1 - i)))),
                Arguments.of(
                        "3 files of component `app` hold private keys, or are named as such",
                        many(3, (image, i) -> image.file("/etc/k" + i, 0600, "-----BEGIN RSA PRIVATE KEY-----\n" + i))),
                Arguments.of(
                        "2 files are for aarch64, and the image for linux/amd64",
                        many(
                                2,
                                (image, i) -> image.elf(
                                        "/srv/app/f" + i + ".so",
                                        library("f.so").machine(AARCH64).file()))),
                Arguments.of(
                        "2 programs of component `app` run as user 0 for every user that starts them",
                        many(2, (image, i) -> image.file("/bin/su" + i, 04755, "su"))),
                Arguments.of(
                        "2 files begin as ELF files, and each is cut off in its header",
                        many(2, (image, i) -> image.damaged("/usr/share/d" + i))));
    }

    private static Consumer<TestImage> many(int count, BiConsumer<TestImage, Integer> one) {
        return image -> {
            for (int i = 0; i < count; i++) {
                one.accept(image, i);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("causes")
    void oneCauseIsOneFinding(String problem, Consumer<TestImage> breaks) throws Exception {
        TestImage image = new TestImage();
        breaks.accept(image);
        assertThat(only(image).problem()).isEqualTo(problem);
    }

    @Test
    void aCLibraryThatIsMissingIsOneFinding() throws Exception {
        TestImage image = new TestImage();
        for (int i = 0; i < 40; i++) {
            image.elf(
                    "/srv/app/lib" + i + ".so",
                    library("lib" + i + ".so", "libc.so.6", "libm.so.6", "libdl.so.2", "ld-linux-x86-64.so.2")
                            .file());
        }
        Finding finding = only(image);
        assertThat(finding.problem()).isEqualTo("40 files need libraries of glibc, which their loader does not find");
        assertThat(detail(finding, "missing")).isEqualTo("libc.so.6\nlibm.so.6\nlibdl.so.2\nld-linux-x86-64.so.2");
        assertThat(FindingText.of(finding).lines()).hasSizeLessThan(25);
    }

    @Test
    void proposesToLeaveOutOnlyWhatNothingElseLeadsTo() throws Exception {
        String key = "-----BEGIN RSA PRIVATE KEY-----\n";
        assertThat(remedy(new TestImage().component("app", "/etc/k").file("/etc/k", 0600, key)))
                .isEqualTo(Remedy.EXCLUDE);
        assertThat(remedy(new TestImage().file("/etc/k", 0600, key)))
                .as("which its component has elsewhere")
                .isEqualTo(Remedy.ACCEPT);
        assertThat(remedy(new TestImage()
                        .component("app", "/etc/k")
                        .file("/etc/k", 0600, key)
                        .link("/etc/l", "k")))
                .as("which a link leads to")
                .isEqualTo(Remedy.ACCEPT);
        TestImage started = new TestImage().component("app", "/srv/app/run").file("/srv/app/run", 0755, "#!/gone\n");
        started.command = List.of("./run");
        assertThat(remedy(started)).as("which is the command").isEqualTo(Remedy.ACCEPT);
    }

    private static Remedy remedy(TestImage image) throws Exception {
        return only(image).faults().get(0).remedy();
    }

    @Test
    void saysWhichComponentHasWhatIsMissing() throws Exception {
        TestImage excluded =
                new TestImage().component("app", "/usr/share/zone").link("/etc/localtime", "/usr/share/zone");
        assertThat(detail(only(excluded), "exists in")).isEqualTo("app, but the image's `exclude` takes it away");
        TestImage unshipped = new TestImage().component("toolchain", "/bin/server");
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
