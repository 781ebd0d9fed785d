package dev.complete.builder.recipe.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.DraftProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperprojectSurveyTest {

    @TempDir
    private Path top;

    /** A name that ends in {@code @} is a submodule; nothing below it is one that is not checked out. */
    private Survey survey(String... files) throws IOException {
        Set<String> modules = new TreeSet<>();
        for (String file : files) {
            Path path = top.resolve(file);
            for (Path at = Path.of(file); at != null; at = at.getParent()) {
                if (at.toString().endsWith("@")) {
                    modules.add(at.toString());
                }
            }
            if (file.endsWith("@")) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.resolveSibling(""));
                Files.writeString(path, file.endsWith("Makefile") ? "all: prog\nprog: prog.c\n" : "");
            }
        }
        StringBuilder gitmodules = new StringBuilder();
        modules.forEach(path -> gitmodules
                .append("[submodule \"")
                .append(path)
                .append("\"]\n\tpath = ")
                .append(path)
                .append('\n'));
        Files.writeString(top.resolve(".gitmodules"), gitmodules);
        return SuperprojectSurvey.of("shop", top);
    }

    @Test
    void findsWhatAnImageIsMadeOf() throws IOException {
        Survey survey = survey(
                "README.md",
                "deps/busybox@/amd64/busybox",
                "deps/busybox@/arm64/busybox",
                "deps/debs@/libc6_2.36_amd64.deb",
                "deps/debs@/tini_0.19_amd64.deb",
                "deps/root@/usr/bin/x",
                "deps/root@/etc/passwd",
                "deps/root@/var/lib/dpkg/status.d/redis-server",
                "deps/tini@/amd64/tini-static",
                "deps/node@/node-v20.tar.xz",
                "www/index.html",
                "api/package.json",
                "api/html/x.html");
        assertThat(survey.findings())
                .containsExactly(
                        Finding.of("api", node("html/", "package.json")),
                        new Finding(
                                Kind.BUSYBOX, "deps/busybox@/$arch/busybox", List.of("amd64", "arm64"), Set.of(), null),
                        Finding.of(Kind.PACKAGES, "deps/debs@", Set.of("libc6", "tini")),
                        Finding.of(Kind.ARCHIVE, "deps/node@/node-v20.tar.xz", Set.of()),
                        Finding.of(Kind.ROOTFS, "deps/root@", Set.of("redis-server")),
                        new Finding(Kind.INIT, "deps/tini@/$arch/tini-static", List.of("amd64"), Set.of(), null),
                        Finding.of(Kind.SITE, "www", Set.of()));
        assertThat(survey.absent()).isEmpty();
    }

    private static DraftProject node(String... parts) {
        return new DraftProject(Set.of(parts), null, DraftProject.LanguageRuntime.NODE, "", List.of(), List.of());
    }

    @Test
    void tellsToolchainsFromWhatShips() throws IOException {
        assertThat(survey(
                                "deps/c@/usr/bin/gcc",
                                "deps/c@/etc/x",
                                "deps/debs@/rustc_1.63_amd64.deb",
                                "deps/go@/bin/go",
                                "deps/go@/bin/gofmt",
                                "deps/jdk@/bin/javac",
                                "deps/jdk@/lib/x",
                                "deps/run@/python3_3.11_amd64.deb")
                        .findings())
                .filteredOn(Finding::isToolchain)
                .map(Finding::path)
                .containsExactly("deps/c@", "deps/debs@", "deps/go@", "deps/jdk@");
    }

    @Test
    void recognisesSourcesByTheirBuildFiles() throws IOException {
        assertThat(survey(
                                "a/Makefile",
                                "a/prog.c",
                                "b/configure",
                                "c/meson.build",
                                "d/CMakeLists.txt",
                                "e/go.mod",
                                "e/Makefile",
                                "f/Cargo.toml",
                                "g/pom.xml",
                                "h/build.gradle",
                                "i/package.json",
                                "j/pyproject.toml",
                                "k/setup.py",
                                "l/Makefile",
                                "m/src/a/b/Main.java")
                        .findings())
                .map(finding -> finding.path() + " " + tool(finding))
                .containsExactly(
                        "a make",
                        "b configure",
                        "c meson",
                        "d cmake",
                        "e go",
                        "f cargo",
                        "g javac",
                        "h javac",
                        "i NODE",
                        "j PYTHON",
                        "k PYTHON",
                        "m javac");
    }

    private static String tool(Finding finding) {
        DraftProject project = Objects.requireNonNull(finding.project());
        String run = project.step() == null
                ? String.valueOf(project.runtime())
                : String.join(" ", project.step().run());
        return List.of("javac", "cargo", "go", "cmake", "meson", "configure", "make", "NODE", "PYTHON").stream()
                .filter(tool ->
                        Pattern.compile("\\b" + tool + "\\b").matcher(run).find())
                .findFirst()
                .orElse(run);
    }

    @Test
    void takesAProjectAtTheRootWithoutTheSubmodulesBesideIt() throws IOException {
        Finding finding = survey("Makefile", "src/prog.c", ".cargo/config.toml", ".github/x", "deps/debs@/x.deb")
                .findings()
                .get(0);
        DraftProject project = Objects.requireNonNull(finding.project());
        assertThat(project.command()).containsExactly("/usr/bin/prog");
        assertThat(project.parts()).containsExactly(".cargo/", "Makefile", "src/");
    }

    @Test
    void takesFoldersOfAProjectForPartsAndOtherLanguagesForProjects() throws IOException {
        assertThat(survey(
                                "CMakeLists.txt",
                                "src/CMakeLists.txt",
                                "web/package.json",
                                "deps/lib@/Makefile",
                                "deps/lib@/a.c")
                        .findings())
                .map(Finding::path)
                .containsExactly("", "deps/lib@", "web");
    }

    @Test
    void notesSubmodulesThatAreAbsent() throws IOException {
        Survey survey = survey("deps/gone@", "www/index.html");
        assertThat(survey.absent()).containsExactly("deps/gone@");
        assertThat(survey.findings()).map(Finding::kind).containsExactly(Kind.SITE);
    }

    @Test
    void doesNotGoDeepOrIntoToolsOwnFolders() throws IOException {
        assertThat(survey("a/b/c/d/busybox", ".github/busybox", "node_modules/x/busybox")
                        .findings())
                .isEmpty();
    }

    @Test
    void staysBoundedInWideRepositories() throws IOException {
        String[] files =
                IntStream.range(0, 1_500).mapToObj(i -> "f" + i + "/busybox").toArray(String[]::new);
        assertThat(survey(files).findings()).hasSizeLessThanOrEqualTo(1_000);
    }
}
