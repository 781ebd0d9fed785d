package dev.complete.build.recipe.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
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
                        found(Kind.NODE_APP, "api", Set.of("html/", "package.json")),
                        new Finding(
                                Kind.BUSYBOX,
                                "deps/busybox@/$arch/busybox",
                                java.util.List.of("amd64", "arm64"),
                                Set.of(),
                                ""),
                        found(Kind.PACKAGES, "deps/debs@", Set.of("libc6", "tini")),
                        found(Kind.ARCHIVE, "deps/node@/node-v20.tar.xz", Set.of()),
                        found(Kind.ROOTFS, "deps/root@", Set.of("redis-server")),
                        new Finding(
                                Kind.INIT, "deps/tini@/$arch/tini-static", java.util.List.of("amd64"), Set.of(), ""),
                        found(Kind.SITE, "www", Set.of()));
        assertThat(survey.absent()).isEmpty();
    }

    private static Finding found(Kind kind, String path, Set<String> holds) {
        return new Finding(kind, path, java.util.List.of(), holds, "");
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
                                "k/setup.py")
                        .findings())
                .map(Finding::kind)
                .containsExactly(
                        Kind.C_MAKE,
                        Kind.C_CONFIGURE,
                        Kind.C_MESON,
                        Kind.C_CMAKE,
                        Kind.GO_APP,
                        Kind.RUST_APP,
                        Kind.JAVA_APP,
                        Kind.JAVA_APP,
                        Kind.NODE_APP,
                        Kind.PYTHON_APP,
                        Kind.PYTHON_APP);
    }

    @Test
    void takesAProjectAtTheRootWithoutTheSubmodulesBesideIt() throws IOException {
        Finding project =
                survey("Makefile", "src/prog.c", "deps/debs@/x.deb").findings().get(0);
        assertThat(project.kind()).isEqualTo(Kind.C_MAKE);
        assertThat(project.program()).isEqualTo("prog");
        assertThat(project.holds()).containsExactly("Makefile", "src/");
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
