package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One commit, one digest: whoever builds it, wherever, whenever, from whatever kind of clone. And one digest for the same
 * content, whatever commits and pins it comes from. One row each.
 */
final class OneDigestIT {

    @TempDir
    private static Path shared;

    private static Workshop workshop;
    private static String expected;

    /** A way to build the same commit: gets a scratch folder, gives the command. */
    private interface Way {
        Command build(Path scratch) throws IOException;
    }

    @BeforeAll
    static void buildOnce() {
        workshop = Workshop.in(shared.resolve("workshop"));
        expected =
                plain(workshop.top().path(), shared.resolve("first")).succeed().lastLine();
        assertThat(expected).matches("shop@sha256:[0-9a-f]{64}");
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                // how the process runs
                way("umask 000", scratch -> top(scratch).under("sh", "-c", "umask 000; exec \"$@\"", "sh")),
                way("umask 077", scratch -> top(scratch).under("sh", "-c", "umask 077; exec \"$@\"", "sh")),
                way("TZ", scratch -> top(scratch).env("TZ", "Asia/Kathmandu")),
                way("locale C", scratch -> top(scratch).env("LC_ALL", "C").env("LANG", "C")),
                way("locale tr_TR", OneDigestIT::turkish),
                way("encoding", scratch -> top(scratch).env("COMPLETE_JAVA_OPTS", "-Dfile.encoding=ISO-8859-1")),
                way("another user", OneDigestIT::anotherUser),
                way("HOME unset", scratch -> top(scratch).withoutEnv("HOME")),
                way("cwd", scratch -> top(scratch).in(scratch)),
                way("cwd is the repository", OneDigestIT::fromInside),
                way("JDK 17", scratch -> top(scratch).env("JAVA_HOME", jdk(17))),
                way("JDK 25", scratch -> top(scratch).env("JAVA_HOME", jdk(25))),
                way("one core", scratch -> on(scratch, "0")),
                way("two cores", scratch -> on(scratch, "0,1")),
                way("one job", scratch -> top(scratch).with("--jobs", "1")),
                way("five jobs", scratch -> top(scratch).with("--jobs", "5")),
                way("in 2001", scratch -> faked(scratch, "2001-02-03 04:05:06")),
                way("in 2040", scratch -> faked(scratch, "2040-02-03 04:05:06")),
                way("SOURCE_DATE_EPOCH", scratch -> top(scratch).env("SOURCE_DATE_EPOCH", "12345")),
                way(
                        "output path",
                        scratch -> top(scratch)
                                .with(
                                        "--output",
                                        scratch.resolve("an out put/with ü").toString())),
                way("warm cache", OneDigestIT::twice),
                // what Git is told
                way("hostile Git config", OneDigestIT::hostileConfig),
                way("hostile Git environment", OneDigestIT::hostileEnvironment),
                // the kind of clone
                way("bare", scratch -> clone(scratch, "bare", "--bare")),
                way("mirror", scratch -> clone(scratch, "mirror", "--mirror")),
                way("shared", scratch -> clone(scratch, "shared", "--shared")),
                way("with submodules", scratch -> clone(scratch, "recursive", "--recurse-submodules")),
                way("depth 1", OneDigestIT::shallow),
                way("linked worktree", OneDigestIT::worktree),
                way("remote renamed", OneDigestIT::renamedRemote),
                way("git gc", OneDigestIT::collected),
                way("loose objects", OneDigestIT::loose),
                way("replace refs", OneDigestIT::replaced),
                way("dirty work tree", OneDigestIT::dirty),
                way("another branch checked out", OneDigestIT::elsewhere));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void sameDigest(String name, Way way, @TempDir Path scratch) throws IOException {
        Command.Outcome outcome = way.build(scratch).run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.lastLine()).as(outcome.toString()).isEqualTo(expected);
    }

    /** What happens to a superproject without a change of what ships. */
    private interface Move {
        void in(GitFixture top) throws IOException;
    }

    static Stream<Arguments> moves() {
        return Stream.of(
                move("a README", top -> top.write("README.md", "second\n")),
                move("an empty commit", top -> {}),
                move("a merge with the same trees", top -> merge(top)),
                move("a submodule elsewhere", top -> {
                    top.git("mv", "deps/site", "pages");
                    manifest(top, "deps/site/: /srv", "pages/: /srv");
                }),
                move(
                        "a submodule with another name",
                        top -> top.git(
                                "config",
                                "--file",
                                ".gitmodules",
                                "--rename-section",
                                "submodule.deps/site",
                                "submodule.web")),
                move(
                        "a submodule at another URL",
                        top -> top.git(
                                "config",
                                "--file",
                                ".gitmodules",
                                "submodule.deps/site.url",
                                "https://mirror.invalid/a.git")),
                move("a pin with the same tree", top -> pinned(top).commit("nothing new")),
                move("a pinned merge with the same trees", top -> merge(pinned(top))),
                move(
                        "a file of a pin that does not ship",
                        top -> pinned(top)
                                .write("deep/er/notes.txt", "excluded\n")
                                .commit("A note")),
                move("a component with another name", top -> {
                    manifest(top, "site: {copy", "pages: {copy");
                    manifest(top, ", site,", ", pages,");
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moves")
    void sameContentIsTheSameDigest(String name, Move move, @TempDir Path scratch) throws IOException {
        GitFixture copy = GitFixture.at(cloned(scratch, "moved", "--recurse-submodules"));
        move.in(copy);
        copy.commit(name);
        assertThat(copy.head()).isNotEqualTo(workshop.top().head());
        assertThat(plain(copy.path(), scratch).succeed().lastLine()).isEqualTo(expected);
    }

    @Test
    void noLayerAndNoConfigurationNamesWhatItComesFrom(@TempDir Path scratch) throws IOException {
        top(scratch).with("--compression", "none", "--format", "archive").succeed();
        String image = Files.readString(scratch.resolve("out/shop.tar"), StandardCharsets.ISO_8859_1);
        for (String pin : new String[] {"runtime", "site"}) {
            GitFixture source = GitFixture.at(workshop.folder().resolve(pin));
            assertThat(image).doesNotContain("deps/" + pin, source.head(), source.id("HEAD^{tree}"));
        }
    }

    @Test
    void commitThatChangesWhatShipsChangesTheDigest(@TempDir Path scratch) {
        GitFixture copy = GitFixture.at(cloned(scratch, "changed", "--recurse-submodules"));
        copy.executable("app", "#!/bin/init\nhullo\n").commit("Say it differently");
        assertThat(plain(copy.path(), scratch).succeed().lastLine()).isNotEqualTo(expected);
    }

    private static Arguments move(String name, Move move) {
        return Arguments.of(name, move);
    }

    private static GitFixture pinned(GitFixture top) {
        return GitFixture.at(top.path().resolve("deps/site"));
    }

    /** A commit with two parents, of which each has the same tree. */
    private static void merge(GitFixture repository) {
        String other = repository.git("commit-tree", "-p", "HEAD", "-m", "aside", "HEAD^{tree}");
        repository.commit("meanwhile");
        repository.git("merge", "--quiet", "--no-ff", "--message", "together", other);
    }

    private static void manifest(GitFixture top, String old, String changed) throws IOException {
        Path file = top.path().resolve("complete.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(old);
        top.write("complete.yaml", text.replace(old, changed));
    }

    private static Arguments way(String name, Way way) {
        return Arguments.of(name, way);
    }

    /** Cold cache, own output. */
    private static Command plain(Path repository, Path scratch) {
        return InstalledLauncher.complete("build", repository.toString(), "--allow-local")
                .with("--cache", scratch.resolve("cache").toString())
                .with("--output", scratch.resolve("out").toString());
    }

    private static Command top(Path scratch) {
        return plain(workshop.top().path(), scratch);
    }

    private static Command turkish(Path scratch) {
        Requires.locale("tr_TR.UTF-8");
        return top(scratch).env("LC_ALL", "tr_TR.UTF-8").env("LANG", "tr_TR.UTF-8");
    }

    private static Command fromInside(Path scratch) {
        return InstalledLauncher.complete("build", "--allow-local")
                .with("--cache", scratch.resolve("cache").toString())
                .with("--output", scratch.resolve("out").toString())
                .in(workshop.top().path());
    }

    private static Command anotherUser(Path scratch) {
        Requires.root();
        Requires.tools("setpriv");
        // Neither the program nor the repository has to be the user's own; the paths to them must be open.
        Path open = shared.resolve("installed");
        Command.of("cp", "-R", InstalledLauncher.launcher().getParent() + "/.", open.toString())
                .succeed();
        Command.of("chmod", "-R", "a+rX", shared.toString()).succeed();
        Command.of("chown", "65534:65534", scratch.toString()).succeed();
        Command original = top(scratch);
        return Command.of(open.resolve("complete").toString())
                .with(original.argv().subList(1, original.argv().size()).toArray(String[]::new))
                .env("JAVA_HOME", System.getProperty("java.home"))
                .env("HOME", "/nonexistent")
                .in(scratch)
                .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }

    private static String jdk(int major) {
        return Requires.jdk(major).toString();
    }

    private static Command on(Path scratch, String cores) {
        Requires.tools("taskset");
        return top(scratch).under("taskset", "-c", cores);
    }

    private static Command faked(Path scratch, String time) {
        Requires.tools("faketime");
        return top(scratch).under("faketime", time);
    }

    private static Command twice(Path scratch) {
        top(scratch).succeed();
        return top(scratch).with("--output", scratch.resolve("again").toString());
    }

    private static Command hostileConfig(Path scratch) throws IOException {
        Path home = Files.createDirectories(scratch.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), """
                [core]
                  autocrlf = true
                  eol = crlf
                  fileMode = false
                  symlinks = false
                  hooksPath = /nonexistent
                  attributesFile = ~/attributes
                [filter "secret"]
                  clean = rot13
                  smudge = sed s/not/NOT/
                  required = true
                [url "https://evil.invalid/"]
                  insteadOf = ../
                  insteadOf = /
                [uploadpack]
                  allowFilter = false
                """);
        Files.writeString(home.resolve("attributes"), "* text=auto ident working-tree-encoding=UTF-16\n");
        return top(scratch)
                .env("HOME", home.toString())
                .env("XDG_CONFIG_HOME", home.toString())
                .env("GIT_CONFIG_GLOBAL", home.resolve(".gitconfig").toString())
                .env("GIT_CONFIG_SYSTEM", home.resolve(".gitconfig").toString());
    }

    private static Command hostileEnvironment(Path scratch) {
        return top(scratch)
                .env("GIT_DIR", "/nonexistent")
                .env("GIT_WORK_TREE", "/nonexistent")
                .env("GIT_INDEX_FILE", "/nonexistent")
                .env("GIT_OBJECT_DIRECTORY", "/nonexistent")
                .env("GIT_CEILING_DIRECTORIES", "/")
                .env("GIT_CONFIG_COUNT", "1")
                .env("GIT_CONFIG_KEY_0", "core.autocrlf")
                .env("GIT_CONFIG_VALUE_0", "true");
    }

    private static Command clone(Path scratch, String name, String option) {
        return plain(cloned(scratch, name, option), scratch);
    }

    /** A sibling of the superproject, so that its relative submodule URLs mean the same. */
    private static Path cloned(Path scratch, String name, String option) {
        Path target = workshop.folder().resolve(name + "-" + scratch.getFileName());
        return workshop.top().cloneTo(target, option);
    }

    private static Command shallow(Path scratch) {
        Path target = workshop.folder().resolve("shallow-" + scratch.getFileName());
        return plain(workshop.top().shallowClone(target, 1), scratch);
    }

    private static Command worktree(Path scratch) {
        return plain(workshop.top().worktree(scratch.resolve("linked")), scratch);
    }

    private static Command renamedRemote(Path scratch) {
        GitFixture copy = GitFixture.at(cloned(scratch, "renamed", "--recurse-submodules"));
        copy.git("remote", "rename", "origin", "elsewhere");
        return plain(copy.path(), scratch);
    }

    private static Command collected(Path scratch) {
        GitFixture copy = GitFixture.at(cloned(scratch, "collected", "--recurse-submodules"));
        copy.git("submodule", "foreach", "--quiet", "git gc --quiet --aggressive --prune=now");
        return plain(copy.gc().path(), scratch);
    }

    private static Command loose(Path scratch) throws IOException {
        GitFixture copy = GitFixture.at(cloned(scratch, "loose", "--no-local"));
        Path packs = copy.gitDirectory().resolve("objects/pack");
        Path aside = Files.createDirectories(scratch.resolve("packs"));
        Command.of("sh", "-c", "mv \"$1\"/* \"$2\"/", "sh", packs.toString(), aside.toString())
                .succeed();
        Command.of("sh", "-c", "for p in \"$1\"/*.pack; do git unpack-objects -q <\"$p\"; done", "sh", aside.toString())
                .in(copy.path())
                .succeed();
        return plain(copy.path(), scratch);
    }

    private static Command replaced(Path scratch) throws IOException {
        GitFixture copy = GitFixture.at(cloned(scratch, "replaced", "--recurse-submodules"));
        Path other = Files.writeString(scratch.resolve("other"), "#!/bin/evil\n");
        copy.git("replace", copy.id("HEAD:app"), copy.git("hash-object", "-w", other.toString()));
        return plain(copy.path(), scratch);
    }

    private static Command dirty(Path scratch) {
        GitFixture copy = GitFixture.at(cloned(scratch, "dirty", "--recurse-submodules"));
        copy.write("app", "changed, not committed\n").write("deps/site/index.html", "changed too\n");
        return plain(copy.path(), scratch);
    }

    private static Command elsewhere(Path scratch) {
        GitFixture copy = GitFixture.at(cloned(scratch, "elsewhere", "--recurse-submodules"));
        String commit = copy.head();
        copy.git("checkout", "--quiet", "-b", "other");
        copy.write("app", "another branch\n").commit("Go elsewhere");
        return plain(copy.path(), scratch).with("--rev", commit);
    }
}
