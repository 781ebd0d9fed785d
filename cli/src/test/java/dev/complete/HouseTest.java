package dev.complete;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.complete.builder.rootfs.Content;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The architecture as it is written in docs/architecture.md, held against the compiled classes. */
class HouseTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.complete");

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest(name = "{0} does not know {1}")
    @CsvSource({
        "dev.complete.files.., dev.complete.text..",
        "dev.complete.files.., dev.complete.git..",
        "dev.complete.files.., dev.complete.oci..",
        "dev.complete.files.., dev.complete.registry..",
        "dev.complete.files.., dev.complete.builder..",
        "dev.complete.text.., dev.complete.git..",
        "dev.complete.text.., dev.complete.oci..",
        "dev.complete.text.., dev.complete.registry..",
        "dev.complete.text.., dev.complete.builder..",
        "dev.complete.threads.., dev.complete.git..",
        "dev.complete.threads.., dev.complete.oci..",
        "dev.complete.threads.., dev.complete.registry..",
        "dev.complete.threads.., dev.complete.builder..",
        "dev.complete.git.., dev.complete.oci..",
        "dev.complete.git.., dev.complete.registry..",
        "dev.complete.git.., dev.complete.builder..",
        "dev.complete.git.., dev.complete.cli..",
        "dev.complete.oci.., dev.complete.git..",
        "dev.complete.oci.., dev.complete.registry..",
        "dev.complete.oci.., dev.complete.builder..",
        "dev.complete.oci.., dev.complete.cli..",
        "dev.complete.registry.., dev.complete.git..",
        "dev.complete.registry.., dev.complete.builder..",
        "dev.complete.registry.., dev.complete.cli..",
        "dev.complete.registry.serve.., dev.complete.registry.http..",
        "dev.complete.registry.serve.., dev.complete.registry.login..",
        "dev.complete.registry.http.., dev.complete.registry.serve..",
        "dev.complete.registry.transfer.., dev.complete.registry.serve..",
        "dev.complete.builder.., dev.complete.cli..",
        "dev.complete.builder.., dev.complete.fixtures..",
        "dev.complete.cli.., dev.complete.fixtures..",
        "dev.complete.cli.., dev.complete.git.open.*..",
        "dev.complete.builder.., dev.complete.git.open.*..",
        "dev.complete.builder.audit.elf.., dev.complete.builder.rootfs..",
        "dev.complete.builder.audit.elf.., dev.complete.builder.audit.facts..",
        "dev.complete.builder.audit.facts.., dev.complete.builder.audit",
        "dev.complete.builder.contract.., dev.complete.builder.layer.image..",
        "dev.complete.builder.contract.., dev.complete.builder.output..",
        "dev.complete.builder.audit, dev.complete.builder.audit.rules..",
        "dev.complete.builder.audit.report.., dev.complete.builder.audit.rules..",
        "dev.complete.builder.audit.rules.., dev.complete.builder.audit.report..",
        "dev.complete.builder.audit.loader.., dev.complete.builder.audit",
        "dev.complete.builder.audit.loader.., dev.complete.builder.audit.rules..",
        "dev.complete.builder.audit.rules.elf.., dev.complete.builder.audit.rules",
        "dev.complete.builder.step, dev.complete.builder.sandbox.bubblewrap..",
        "dev.complete.builder.step.*.., dev.complete.builder.step",
        "dev.complete.builder.step.runner.., dev.complete.builder.sandbox.bubblewrap..",
        "dev.complete.builder.step.action.., dev.complete.builder.step.runner..",
        "dev.complete.builder.step.action.., dev.complete.builder.sandbox.bubblewrap..",
        "dev.complete.builder.sandbox.container.., dev.complete.builder.step..",
        "dev.complete.builder.sandbox.container.., dev.complete.builder.recipe..",
        "dev.complete.builder.sandbox.host.., dev.complete.builder.rootfs..",
    })
    void dependenciesPointDown(String from, String to) {
        check(noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.complete.(**)").should().beFreeOfCycles());
    }

    /** It is what calls all others. */
    @Test
    void nothingOfTheBuilderKnowsItsRoot() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.complete.builder.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.complete.builder"));
    }

    @Test
    void packagesHoldNoMoreThanTwentyFiles() {
        Map<String, Long> files = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(files).allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(20));
    }

    @Test
    void noTwoClassesHaveOneName() {
        Map<String, List<String>> packages = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));
        assertThat(packages)
                .allSatisfy((name, places) -> assertThat(places).as(name).hasSize(1));
    }

    @Test
    void stepsAreRunOnlyToRealiseComponents() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.complete.builder",
                        "dev.complete.builder.job..",
                        "dev.complete.builder.realise..",
                        "dev.complete.builder.sandbox.bubblewrap..",
                        "dev.complete.builder.step..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.complete.builder.step.."));
    }

    /** Besides what users keep passwords in or are asked for them with, and the scripts of the command line. */
    @Test
    void onlyTheSandboxAndRunsStartProcesses() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.complete.builder.sandbox.bubblewrap..",
                        "dev.complete.builder.sandbox.container..",
                        "dev.complete.builder.sandbox.host..",
                        "dev.complete.git.credentials..",
                        "dev.complete.registry.login..",
                        "dev.complete.cli..",
                        "dev.complete.fixtures..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Process.class, ProcessBuilder.class));
    }

    /** So it is known which contents decide anything: see {@code dev.complete.builder.reuse.LastImage}. */
    @Test
    void rulesLookAtContentsOnlyByWhatIsRecorded() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.complete.builder.audit",
                        "dev.complete.builder.audit.look..",
                        "dev.complete.builder.audit.loader..",
                        "dev.complete.builder.audit.rules..",
                        "dev.complete.builder.contract..")
                .should()
                .callMethod(Content.class, "size")
                .orShould()
                .callMethod(Content.class, "id")
                .orShould()
                .callMethod(Content.class, "identity"));
    }

    /** No command but one needs it. */
    @Test
    void onlyOnePackageTouchesTheServerOfTheJdk() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.complete.registry.serve..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver.."));
    }

    @Test
    void onlyOnePackageTouchesJGit() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.complete.git.open..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jgit.."));
    }

    @Test
    void onlyOnePackageKnowsTheMessagesOfActions() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.complete.builder.step.action..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "build.bazel.."));
    }

    @Test
    void onlyOnePackageTouchesJavaIoFile() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.complete.git.open..", "dev.complete.fixtures..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File"));
    }

    @Test
    void onlyTheEntryPointEndsTheProcess() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.complete.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void onlyTheCommandLineKnowsTheProcess() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.complete.builder..",
                        "dev.complete.oci..",
                        "dev.complete.registry..",
                        "dev.complete.files..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }
}
