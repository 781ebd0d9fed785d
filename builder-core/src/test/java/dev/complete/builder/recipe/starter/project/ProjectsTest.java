package dev.complete.builder.recipe.starter.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the files that projects are built by, and what they leave open. */
class ProjectsTest {

    @TempDir
    private Path top;

    private DraftProject project(String... filesAndTexts) throws IOException {
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            Path file = top.resolve(filesAndTexts[i]);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, filesAndTexts[i + 1]);
        }
        return Objects.requireNonNull(Projects.in(WorkTreeFolder.top(top), "greet"));
    }

    @Test
    void saysThatDependenciesOfGoAreNotVendored() throws IOException {
        DraftProject project =
                project("go.mod", "module example.org/x/v3\n\nrequire (\n\ta v1.0.0\n)\n", "x.go", "package main\n");
        assertThat(project.command()).containsExactly("/usr/bin/x");
        assertThat(project.notes()).singleElement().asString().contains("go mod vendor");
    }

    @Test
    void saysWhatCargoCannotHaveWithoutANetwork() throws IOException {
        DraftProject project = project("Cargo.toml", """
                [package]
                name = "x"

                [dependencies]
                # one
                serde = "1"
                """);
        assertThat(project.command()).containsExactly("/usr/bin/x");
        assertThat(project.notes())
                .anySatisfy(note -> assertThat(note).contains("Cargo.lock"))
                .anySatisfy(note -> assertThat(note).contains("cargo vendor"));
    }

    @Test
    void asksForTheMemberOfAWorkspace() throws IOException {
        DraftProject project = project("Cargo.toml", "[workspace]\nmembers = [\"a\"]\n", "Cargo.lock", "");
        assertThat(project.notes()).singleElement().asString().contains("PACKAGE");
        assertThat(Objects.requireNonNull(project.step()).run())
                .singleElement()
                .asString()
                .contains("--path PACKAGE");
    }

    @Test
    void compilesWithTheJarsOfAFolder() throws IOException {
        DraftProject project = project(
                "pom.xml",
                "<dependency>",
                "lib/a.jar",
                "",
                "src/main/java/a/B.java",
                "package a;\nclass B { public static void main(String[] x) {} }\n");
        assertThat(project.command()).containsExactly("java", "-cp", "/srv/app/*", "a.B");
        assertThat(project.notes()).isEmpty();
        assertThat(Objects.requireNonNull(project.step()).run())
                .contains("javac -cp 'lib/*' -d /tmp/classes @/tmp/sources", "cp lib/*.jar \"$OUT/srv/app/\"");
    }

    @Test
    void saysWhatIsMissingOfAJavaProgram() throws IOException {
        DraftProject project = project("build.gradle", "dependencies {\n    implementation 'a:b:1'\n}\n");
        assertThat(project.command()).isEmpty();
        assertThat(project.notes()).hasSize(2);
    }

    @Test
    void startsPythonByItsScript() throws IOException {
        DraftProject project = project(
                "pyproject.toml",
                "[project]\nname = \"x\"\ndependencies = [\n  \"flask\",\n]\n\n[project.scripts]\nx = \"x.cli:main\"\n",
                "x/__init__.py",
                "");
        assertThat(project.command())
                .containsExactly("python3", "-c", "import sys; from x.cli import main; sys.exit(main())");
        assertThat(project.notes()).singleElement().asString().contains("python3-NAME");
        assertThat(project.parts()).containsExactly("x/");
    }

    @Test
    void saysThatModulesOfNodeAreNotCommitted() throws IOException {
        DraftProject project = project("package.json", "{\"dependencies\": {\"a\": \"1\"}}", "server.js", "");
        assertThat(project.command()).containsExactly("node", "server.js");
        assertThat(project.notes()).singleElement().asString().contains("npm ci");
        assertThat(project("package.json", "{no json").command()).containsExactly("node", "server.js");
    }

    @Test
    void marksAProgramsNameThatIsAGuess() throws IOException {
        DraftProject project = project("Makefile", "include rules.mk\n", "a.c", "", "b/c.cc", "");
        assertThat(project.command()).containsExactly("/usr/bin/greet");
        assertThat(project.notes()).singleElement().asString().contains("guess");
    }

    @Test
    void keepsLibrariesOfLibtoolStatic() throws IOException {
        DraftProject project = project(
                "configure",
                "PACKAGE_TARNAME='pack'\nac_user_opts='\nenable_shared\n'\n",
                "src/Makefile.am",
                "bin_PROGRAMS = prog other\n");
        assertThat(project.command()).containsExactly("/usr/bin/prog");
        assertThat(Objects.requireNonNull(project.step()).run()).contains("./configure --prefix=/usr --disable-shared");
    }
}
