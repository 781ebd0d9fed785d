package dev.complete;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.complete.build.BuildException;
import dev.complete.build.IoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The architecture as it is written in docs/architecture.md, held against the compiled classes. */
class HouseTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.complete");

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest(name = "{0} does not know {1}")
    @CsvSource({
        "dev.complete.files.., dev.complete.text..",
        "dev.complete.files.., dev.complete.git..",
        "dev.complete.files.., dev.complete.oci..",
        "dev.complete.files.., dev.complete.build..",
        "dev.complete.text.., dev.complete.git..",
        "dev.complete.text.., dev.complete.oci..",
        "dev.complete.text.., dev.complete.build..",
        "dev.complete.threads.., dev.complete.git..",
        "dev.complete.threads.., dev.complete.oci..",
        "dev.complete.threads.., dev.complete.build..",
        "dev.complete.git.., dev.complete.oci..",
        "dev.complete.git.., dev.complete.build..",
        "dev.complete.git.., dev.complete.cli..",
        "dev.complete.oci.., dev.complete.git..",
        "dev.complete.oci.., dev.complete.build..",
        "dev.complete.oci.., dev.complete.cli..",
        "dev.complete.build.., dev.complete.cli..",
        "dev.complete.build.., dev.complete.fixtures..",
        "dev.complete.cli.., dev.complete.fixtures..",
        "dev.complete.cli.., dev.complete.git.jgit..",
        "dev.complete.build.., dev.complete.git.jgit..",
        "dev.complete.build.elf.., dev.complete.build.rootfs..",
        "dev.complete.build.elf.., dev.complete.build.inspect..",
        "dev.complete.build.inspect.., dev.complete.build.audit..",
        "dev.complete.build.contract.., dev.complete.build.image..",
        "dev.complete.build.contract.., dev.complete.build.output..",
        "dev.complete.build.audit, dev.complete.build.audit.rules..",
        "dev.complete.build.audit.report.., dev.complete.build.audit.rules..",
        "dev.complete.build.audit.rules.., dev.complete.build.audit.report..",
        "dev.complete.build.audit.loader.., dev.complete.build.audit",
        "dev.complete.build.audit.loader.., dev.complete.build.audit.rules..",
        "dev.complete.build.audit.rules.elf.., dev.complete.build.audit.rules",
        "dev.complete.build.step, dev.complete.build.step.bubblewrap..",
        "dev.complete.build.step.*.., dev.complete.build.step",
        "dev.complete.build.step.run.., dev.complete.build.step.bubblewrap..",
        "dev.complete.build.step.action.., dev.complete.build.step.run..",
        "dev.complete.build.step.action.., dev.complete.build.step.bubblewrap..",
        "dev.complete.build.run.., dev.complete.build.step..",
        "dev.complete.build.run.., dev.complete.build.recipe..",
        "dev.complete.build.host.., dev.complete.build.rootfs..",
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
    void packagesOfTheBuilderHaveNoCycles() {
        check(slices().matching("dev.complete.build.(*)..").should().beFreeOfCycles());
    }

    @Test
    void theBuildersPackagesKnowOfItsRootOnlyHowABuildFails() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.complete.build.*..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.complete.build")
                        .and(not(belongToAnyOf(BuildException.class, IoMessage.class)))));
    }

    @Test
    void stepsAreRunOnlyToRealiseComponents() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.complete.build", "dev.complete.build.realise..", "dev.complete.build.step..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.complete.build.step.."));
    }

    /** Besides what users are asked for passwords with, and the scripts of the command line. */
    @Test
    void onlyTheSandboxAndRunsStartProcesses() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.complete.build.step.bubblewrap..",
                        "dev.complete.build.run..",
                        "dev.complete.build.host..",
                        "dev.complete.git.credentials..",
                        "dev.complete.cli..",
                        "dev.complete.fixtures..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Process.class, ProcessBuilder.class));
    }

    @Test
    void onlyOnePackageTouchesJGit() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.complete.git.jgit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jgit.."));
    }

    @Test
    void onlyOnePackageKnowsTheMessagesOfActions() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.complete.build.step.action..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "build.bazel.."));
    }

    @Test
    void onlyOnePackageTouchesJavaIoFile() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.complete.git.jgit..", "dev.complete.fixtures..")
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
                .resideInAnyPackage("dev.complete.build..", "dev.complete.oci..", "dev.complete.files..")
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
