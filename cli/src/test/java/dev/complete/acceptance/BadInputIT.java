package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets one clear sentence that says where, the documented exit code, and leaves the last output as it was. */
final class BadInputIT {

    private static final int USAGE = 2;
    private static final int INVALID = 3;
    private static final int AUDIT = 4;
    private static final int LOCAL = 7;

    @TempDir
    private Path scratch;

    private Workshop workshop;
    private List<String> before;

    /** Spoils a workshop, or a command line; gives the command to run. */
    private interface Spoil {
        Command apply(BadInputIT test) throws IOException;
    }

    @BeforeEach
    void buildSomethingGood() {
        workshop = Workshop.in(scratch.resolve("workshop"));
        build().succeed();
        before = TreeListing.of(scratch.resolve("out"));
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                row("no command", USAGE, "did you mean `build`", test -> InstalledLauncher.complete("biuld")),
                row("no such option", USAGE, "--fromat", test -> test.build().with("--fromat", "oci")),
                row("no such format", USAGE, "zip", test -> test.build().with("--format", "zip")),
                row("no such compression", USAGE, "lzma", test -> test.build().with("--compression", "lzma")),
                row("no repository", INVALID, "nowhere", test -> test.elsewhere("nowhere")),
                row("not a repository", INVALID, "workshop", test -> test.elsewhere("workshop")),
                row("no such revision", INVALID, "nosuch", test -> test.build().with("--rev", "nosuch")),
                row("no manifest", INVALID, "complete\\.yaml", test -> test.commitWithout("complete.yaml")),
                row(
                        "unknown key",
                        INVALID,
                        "complete\\.yaml:6:5\n[\\s\\S]*\\^\\^\\^\\^ did you mean `links`",
                        BadInputIT::unknownKey),
                row("not YAML", INVALID, "complete\\.yaml:\\d+:\\d+", test -> test.manifest("complete: [1\n")),
                row(
                        "tab in YAML",
                        INVALID,
                        "complete\\.yaml:2:\\d+",
                        test -> test.manifest("complete: 1\n\tname: x\n")),
                row("newer format", INVALID, "complete\\.yaml:1:\\d+", test -> test.manifest("complete: 2\nname: x\n")),
                row("steps", INVALID, "build", test -> test.replaced("copy: {app: /bin/}", "build: {run: make}")),
                row(
                        "extends",
                        INVALID,
                        "extends",
                        test -> test.replaced("name: shop", "name: shop\nextends: deps/site")),
                row("nothing there", INVALID, "nothing", test -> test.replaced("{app: /bin/}", "{nothing: /bin/}")),
                row(
                        "no match",
                        INVALID,
                        "\\*\\.deb",
                        test -> test.replaced("copy: {app: /bin/}", "unpack: {x/*.deb: /}")),
                row("not an archive", INVALID, "app", test -> test.replaced("copy: {app: /bin/}", "unpack: {app: /}")),
                row("clash", INVALID, "(?s)bin/init.*runtime", BadInputIT::clash),
                row("no init", AUDIT, "/bin/gone", test -> test.replaced("init: [/bin/init]", "init: [/bin/gone]")),
                row(
                        "no such component",
                        INVALID,
                        "sight",
                        test -> test.replaced("[runtime, site,", "[runtime, sight,")),
                row(
                        "gitlink without .gitmodules",
                        INVALID,
                        "deps/runtime[\\s\\S]*\\.gitmodules",
                        BadInputIT::withoutGitmodules),
                row("lost submodule", INVALID, "deps/site|site", BadInputIT::lostSubmodule),
                row("corrupt object", INVALID, "[0-9a-f]{40}", BadInputIT::corruptObject),
                row("SHA-256 repository", INVALID, "(?i)sha-?256", BadInputIT::sha256Repository),
                row(".gitmodules is a link", INVALID, "\\.gitmodules", BadInputIT::linkedGitmodules),
                row("hostile URL", INVALID, "\\.gitmodules", BadInputIT::hostileUrl),
                row("output is a file", LOCAL, "README", BadInputIT::outputIsAFile));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiled")
    void saysWhereInOneSentence(String name, int exit, String says, Spoil spoil) throws IOException {
        Command.Outcome outcome = spoil.apply(this).run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
        assertThat(outcome.err()).as(outcome.toString()).containsPattern(says);
        assertThat(outcome.err()).doesNotContain("Exception").doesNotContainPattern("(?m)^\\s+at [\\w.]+\\(");
        assertThat(outcome.err().chars().filter(c -> c < ' ' && c != '\n' && c != '\t'))
                .as("control characters")
                .isEmpty();
        if (exit != USAGE) {
            assertThat(outcome.err().lines().filter(line -> line.startsWith("error")))
                    .hasSize(exit == AUDIT ? 2 : 1);
        }
        assertThat(outcome.out()).as("standard output is for digests").isEmpty();
        assertThat(TreeListing.of(scratch.resolve("out"))).isEqualTo(before);
    }

    private static Arguments row(String name, int exit, String says, Spoil spoil) {
        return Arguments.of(name, exit, says, spoil);
    }

    private Command build() {
        return elsewhere("workshop/top");
    }

    private Command elsewhere(String repository) {
        return InstalledLauncher.complete("build", scratch.resolve(repository).toString(), "--allow-local", "--offline")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString());
    }

    private Command commitWithout(String path) {
        workshop.top().git("rm", "--quiet", path);
        workshop.top().commit("without " + path);
        return build();
    }

    private Command manifest(String text) {
        workshop.top().write("complete.yaml", text).commit("another manifest");
        return build();
    }

    private Command replaced(String old, String with) throws IOException {
        String manifest = Files.readString(workshop.top().path().resolve("complete.yaml"));
        assertThat(manifest).contains(old);
        return manifest(manifest.replace(old, with));
    }

    private Command unknownKey() throws IOException {
        return replaced("    links:", "    lnks:").with("--quiet");
    }

    private Command clash() throws IOException {
        return replaced("copy: {app: /bin/}", "files: {/usr/bin/init: another}");
    }

    private Command withoutGitmodules() {
        return commitWithout(".gitmodules");
    }

    private Command lostSubmodule() {
        GitFixture site = GitFixture.at(workshop.top().path().resolve("deps/site"));
        site.write("new.html", "never pushed\n").commit("never pushed");
        workshop.top().commit("pin what is nowhere else");
        Command.of(
                        "rm",
                        "-rf",
                        workshop.top().path().resolve(".git/modules/deps/site").toString())
                .succeed();
        return build();
    }

    private Command corruptObject() throws IOException {
        GitFixture top = workshop.top();
        top.write("app", "a version of its own\n").commit("something new");
        String id = top.id("HEAD:app");
        Path object = top.path().resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
        Path other = top.path().resolve("other");
        Files.writeString(other, "something else\n");
        String wrong = top.git("hash-object", "-w", "other");
        Path source = top.path().resolve(".git/objects/" + wrong.substring(0, 2) + "/" + wrong.substring(2));
        Command.of("cp", "-f", source.toString(), object.toString()).succeed();
        Files.delete(other);
        return build();
    }

    private Command sha256Repository() {
        GitFixture.init(scratch.resolve("sha256"), "--object-format=sha256")
                .write("complete.yaml", "complete: 1\n")
                .commit("first");
        return elsewhere("sha256");
    }

    private Command linkedGitmodules() throws IOException {
        GitFixture top = workshop.top();
        Files.move(top.path().resolve(".gitmodules"), top.path().resolve("modules"));
        top.symlink(".gitmodules", "modules");
        top.commit("a link");
        return build();
    }

    private Command hostileUrl() {
        workshop.top().git("config", "--file", ".gitmodules", "submodule.deps/site.url", "ext::sh -c touch% /tmp/x");
        workshop.top().commit("an evil URL");
        return build();
    }

    private Command outputIsAFile() {
        return build().with(
                        "--output", workshop.top().path().resolve("README.md").toString());
    }
}
