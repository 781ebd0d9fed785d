package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.NotInBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloneKindsTest {

    /** Makes another repository that holds the same commit, and says where. */
    interface Kind {
        Path make(Sample sample, Path target) throws IOException;
    }

    @TempDir
    static Path directory;

    static Sample sample;
    static SortedMap<String, String> expected;
    static String expectedTree;

    @BeforeAll
    static void makeSample() throws Exception {
        sample = new Sample(directory);
        try (Superproject top = PinResolver.open(sample.request(sample.top.path()))) {
            expected = Sample.flat(top.root());
            expectedTree = top.root().id().hex();
        }
        assertThat(expectedTree).isEqualTo(sample.top.id("HEAD^{tree}"));
        assertThat(expected)
                .containsEntry("README", "hello\n")
                .containsEntry(
                        "deps/app",
                        "Pin[path=deps/app, url=https://example.org/app.git, commit=" + sample.app.head() + "]")
                .containsEntry("deps/app/bin/run", "x #!/bin/sh\necho run\n")
                .containsEntry("deps/app/run", "-> bin/run")
                .containsEntry(
                        "deps/app/lib/zlib",
                        "Pin[path=deps/app/lib/zlib, url=https://example.org/zlib.git, commit=" + sample.zlib.head()
                                + "]")
                .containsEntry("deps/app/lib/zlib/zlib.h", "#define ZLIB\n");
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("work tree", (s, t) -> s.top.path()),
                kind("its .git directory", (s, t) -> s.top.path().resolve(".git")),
                kind("bare", (s, t) -> withModules(s, s.top.cloneTo(t, "--bare"))),
                kind("mirror", (s, t) -> withModules(s, s.top.cloneTo(t, "--mirror"))),
                kind("shallow", (s, t) -> updated(s.top.shallowClone(t, 1))),
                kind("shared", (s, t) -> updated(s.top.cloneTo(t, "--shared"))),
                kind(
                        "reference with alternates",
                        (s, t) -> updated(
                                s.top.cloneTo(t, "--reference", s.top.path().toString()))),
                kind("linked work tree without checked-out submodules", (s, t) -> s.top.worktree(t)),
                kind("linked work tree with its own submodules", (s, t) -> updated(s.top.worktree(t))),
                kind(
                        "separate git directory",
                        (s, t) -> updated(s.top.cloneTo(
                                t,
                                "--separate-git-dir",
                                t.resolveSibling("elsewhere.git").toString()))),
                kind(
                        "moved after cloning",
                        (s, t) -> Files.move(updated(s.top.cloneTo(t.resolveSibling("before"))), t)),
                kind("remote renamed", (s, t) -> {
                    GitFixture clone = GitFixture.at(updated(s.top.cloneTo(t)));
                    clone.git("remote", "rename", "origin", "upstream");
                    return t;
                }),
                kind("after git gc", (s, t) -> {
                    GitFixture clone = GitFixture.at(updated(s.top.cloneTo(t)));
                    clone.gc().git("submodule", "--quiet", "foreach", "--recursive", "git gc --quiet --prune=now");
                    return t;
                }),
                kind("not absorbed", (s, t) -> {
                    s.top.cloneTo(t);
                    s.app.cloneTo(t.resolve("deps/app"));
                    s.zlib.cloneTo(t.resolve("deps/zlib"));
                    s.zlib.cloneTo(t.resolve("deps/app/lib/zlib"));
                    return t;
                }),
                kind("stores under other names", (s, t) -> {
                    updated(s.top.cloneTo(t));
                    Files.move(t.resolve(".git/modules/deps"), t.resolve(".git/modules/old-names"));
                    Files.delete(t.resolve("deps/app/.git"));
                    Files.delete(t.resolve("deps/zlib/.git"));
                    return t;
                }),
                kind("hostile configuration", (s, t) -> {
                    GitFixture clone = GitFixture.at(updated(s.top.cloneTo(t)));
                    clone.git("config", "core.autocrlf", "true");
                    clone.git("config", "core.fsmonitor", "touch " + t.resolve("pwned") + ";false");
                    clone.git("config", "core.hooksPath", "/nowhere");
                    clone.git("config", "filter.x.smudge", "tr a-z A-Z");
                    clone.git("config", "url.https://evil.example/.insteadOf", "https://example.org/");
                    clone.git("config", "submodule.deps/app.url", "https://evil.example/app.git");
                    clone.git("config", "submodule.deps/app.ignore", "all");
                    return t;
                }),
                kind("replace refs and grafts", (s, t) -> {
                    GitFixture clone = GitFixture.at(updated(s.top.cloneTo(t)));
                    String blob = clone.id("HEAD:README");
                    String other = clone.git("evil\n".getBytes(StandardCharsets.UTF_8), "hash-object", "-w", "--stdin");
                    clone.git("replace", blob, other);
                    return t;
                }));
    }

    private static Arguments kind(String name, Kind kind) {
        return Arguments.of(name, kind);
    }

    /** Checks the submodules out, from the local repositories instead of the URLs in .gitmodules. */
    private static Path updated(Path clone) {
        Sample.submodule(clone, "deps/app", sample.app);
        Sample.submodule(clone, "deps/zlib", sample.zlib);
        Sample.submodule(clone.resolve("deps/app"), "lib/zlib", sample.zlib);
        return clone;
    }

    /** A bare repository has no submodules of its own; give it the stores of the work tree it came from. */
    private static Path withModules(Sample s, Path bare) throws IOException {
        try (Stream<Path> files = Files.walk(s.top.path().resolve(".git/modules"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        bare.resolve("modules")
                                .resolve(s.top.path().resolve(".git/modules").relativize(file)));
            }
        }
        return bare;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindOfCloneGivesTheSameTreesAndPins(String name, Kind kind, @TempDir Path temp) throws Exception {
        Path repository = kind.make(sample, temp.resolve("clone"));
        try (Superproject top = PinResolver.open(sample.request(repository))) {
            assertThat(top.root().id().hex()).isEqualTo(expectedTree);
            assertThat(Sample.flat(top.root())).isEqualTo(expected);
            assertThat(top.notInBuild()).isEqualTo(NotInBuild.NOTHING);
        }
        assertThat(temp.resolve("clone/pwned")).doesNotExist();
    }
}
