package dev.complete.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.recipe.extend.MergedManifest;
import dev.complete.builder.recipe.parse.RecipeParser;
import dev.complete.cli.CommandRun;
import dev.complete.cli.message.ExitCode;
import dev.complete.fixtures.GitFixture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user types and sees, on real repositories. */
class BuildCommandTest {

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components: {app: {copy: {deps/app/: /srv/}, exclude: [/none]}}
            image:
              {layers: [app], init: none, command: [/srv/run], allow: {script-interpreter: {/srv/run: nothing runs it}}}
            """;
    private static final String REFERENCE = "shop@sha256:[0-9a-f]{64}\n";

    @TempDir
    private Path temp;

    private GitFixture top;

    @BeforeEach
    void superproject() {
        GitFixture app = GitFixture.init(temp.resolve("app")).executable("run", "#!/bin/sh\n");
        app.commit("first");
        top = GitFixture.init(temp.resolve("top"))
                .write("complete.yaml", MANIFEST)
                .write(".gitignore", "out\n.cache\n");
        top.submodule("deps/app", app, "https://example.org/app.git").commit("pin app");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(top.path(), arguments);
    }

    private void manifest(String text) {
        top.write("complete.yaml", text).commit("manifest");
    }

    @Test
    void onlyDigestsGoToStandardOutput() {
        CommandRun run = run("build", "--offline");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).matches(REFERENCE);
        assertThat(run.err())
                .contains("app", "1 needed: deps/app @ ", "matches nothing")
                .doesNotContain("\u001b", "try:");
        assertThat(top.path().resolve("out/oci/index.json")).exists();
        assertThat(top.path().resolve("out/shop.lxc/rootfs.tar.xz")).exists();
        CommandRun again = run("build", "--offline");
        assertThat(again.out()).isEqualTo(run.out());
        assertThat(again.err()).contains("unchanged");
    }

    @Test
    void whatIsBuiltComesBeforeWhatIsSaidAboutIt() {
        top.write("loose", "not committed");
        String first = top.path() + " @ " + top.head().substring(0, 7);
        String second = "warning: not in the image, because not in commit "
                + top.head().substring(0, 7) + ": loose (commit, or say --dirty)";
        assertThat(run("build", "--offline").err().lines().toList())
                .startsWith(first)
                .contains(second); // as soon as it is known
        assertThat(run("build", "--offline").err().lines().toList())
                .containsExactly(first, second, "  unchanged     every output is there");
        manifest("complete: 1\nnames: shop\n");
        assertThat(run("build", "--offline").err().lines().toList())
                .startsWith(
                        top.path() + " @ " + top.head().substring(0, 7), "error: unknown key `names` at the top level")
                .hasSizeGreaterThan(3);
    }

    @Test
    void committingIsNoAdviceForAnotherCommit() {
        String before = top.head();
        top.write("later", "later").commit("later");
        CommandRun clean = run("build", "--offline", "--quiet", "--rev", "HEAD~1");
        assertThat(clean.err()).doesNotContain("not in the image", "commit");
        assertThat(clean.out()).matches(REFERENCE);
        top.write("loose", "not committed");
        assertThat(run("build", "--offline", "--quiet", "--rev", before).err())
                .contains("warning: not in the image, because --rev asks for commit " + before.substring(0, 7)
                        + ": uncommitted loose")
                .doesNotContain("(commit");
    }

    @Test
    void aFolderOfTheWorkTreeWorksLikeItsTop() {
        top.write("sub/folder/file", "x").commit("a folder");
        CommandRun atTop = run("build", "--offline");
        CommandRun below = CommandRun.of(top.path().resolve("sub/folder"), "build", "--offline", "-o", "../../out");
        assertThat(below.err()).startsWith(top.path() + " @ ").contains("unchanged");
        assertThat(below.out()).isEqualTo(atTop.out()).matches(REFERENCE);
        CommandRun named = CommandRun.of(temp, "build", "--offline", "-o", "top/out", "top/sub");
        assertThat(named.out()).isEqualTo(atTop.out());
    }

    @Test
    void saysWhichDirectoryCannotBeUsed() throws Exception {
        Files.writeString(temp.resolve("file"), "in the way");
        Files.createDirectories(temp.resolve("locked/.lock"));
        String file = temp.resolve("file") + "/below";
        String locked = temp.resolve("locked").toString();

        CommandRun cache = run("build", "--quiet", "--cache", file);
        CommandRun output = run("build", "--quiet", "--output", file);
        CommandRun lock = run("build", "--quiet", "--output", locked);

        assertThat(cache.err()).contains("error: cannot open the cache " + file + " (--cache names another): ");
        assertThat(output.err()).contains("cannot make the output directory " + file + " (--output names another): ");
        assertThat(lock.err())
                .contains("cannot write to the output directory " + locked + " (--output names another): ");
        assertThat(List.of(cache.code(), output.code(), lock.code())).containsOnly(ExitCode.IO);
    }

    @Test
    void quietLeavesTheWarnings() {
        CommandRun run = run("build", "--quiet", "--format", "oci");
        assertThat(run.out()).matches(REFERENCE);
        assertThat(run.err())
                .isEqualTo(
                        "warning: component `app`: exclude `/none` matches nothing (complete.yaml:3:56)\n"
                                + "warning: oci: umoci 0.4 reads no layers compressed with zstd; for it, add --compression gzip\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format oci                    | true",
                "--format oci --compression zstd:9 | true",
                "--format rootfs,oci             | true",
                "--format oci --compression gzip | false",
                "--format oci --compression none | false",
                "--format rootfs                 | false",
                "--jobs 1                        | false"
            })
    void namesTheReaderThatWantsGzipOnceWhenALayoutIsAskedFor(String options, boolean named) {
        String[] words = ("build " + options).split(" ");
        assertThat(run(words).err().split("umoci", -1)).hasSize(named ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format archive                    | true",
                "--format rootfs,archive             | true",
                "--format archive --compression gzip | false",
                "--format oci                        | false"
            })
    void namesTheDockerThatWantsGzipWhenAnArchiveIsAskedFor(String options, boolean named) {
        String[] words = ("build " + options).split(" ");
        assertThat(run(words).err().contains("Docker before 23")).isEqualTo(named);
    }

    /** The question is what an image's outputs are of, not which of them a build wrote last. */
    @Test
    void outputsOfAnotherCommitAreRemovedAndNamed() {
        run("build", "--format", "oci,compose,archive");
        CommandRun same = run("build", "--format", "lxc", "--platform", "linux/amd64");
        assertThat(same.err()).doesNotContain("removed");
        top.write("new", "new").commit("another commit");
        CommandRun other = run("build", "--format", "lxc");
        assertThat(other.err())
                .contains("warning: compose.yaml, oci, shop.digest, shop.tar in "
                        + top.path().resolve("out")
                        + ", of another commit or other options, are removed; say all that you want with --format and"
                        + " --image");
        assertThat(top.path().resolve("out/compose.yaml")).doesNotExist();
        assertThat(top.path().resolve("out/shop.lxc")).exists();
        CommandRun options = run("build", "--format", "oci", "--compression", "gzip");
        assertThat(options.err()).contains("warning: shop.lxc in ", " is removed;");
    }

    @Test
    void everySkopeoCopyCopiesAllPlatforms() {
        assertThat(run("build", "--help").out()).contains("skopeo copy --all --preserve-digests");
    }

    @Test
    void jsonIsForPrograms() throws Exception {
        CommandRun run = run("build", "--json", "--format", "oci", "--output", "images");
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(run.out().lines()).hasSize(1);
        assertThat(result.path("unchanged").asBoolean(true)).isFalse();
        assertThat(result.at("/images/0/name").asText()).isEqualTo("shop");
        assertThat(result.at("/images/0/digest").asText()).startsWith("sha256:");
        assertThat(result.at("/files/0").asText()).isEqualTo("oci");
    }

    @Test
    void aLiveTerminalEndsOnAWholeLine() {
        Map<String, String> environment = CommandRun.environment(top.path());
        CommandRun run = CommandRun.with(environment, top.path(), true, "build");
        assertThat(run.out()).matches(REFERENCE);
        assertThat(run.err()).contains("try: ").endsWith("\n");
        manifest(MANIFEST.replace("/srv/run", "/srv/walk"));
        CommandRun failed = CommandRun.with(environment, top.path(), true, "build");
        assertThat(failed.code()).isEqualTo(4);
        assertThat(failed.err()).contains("\nerror: the audit").endsWith("\n");
        environment.put("NO_COLOR", "1");
        CommandRun plain = CommandRun.with(environment, top.path(), true, "build", "--audit", "warn");
        assertThat(plain.code()).isZero();
        assertThat(plain.err()).doesNotContain("\u001b", "\r");
    }

    @Test
    void aWrongManifestIsShownWithItsLine() {
        manifest(MANIFEST.replace("exclude", "exlude"));
        CommandRun run = run("build");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("error: unknown key `exlude`", "--> complete.yaml:3:46", "^^^^^^ did you mean `exclude`?")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void gitHubIsToldTheLine() {
        manifest(MANIFEST.replace("exclude", "exlude"));
        Map<String, String> environment = CommandRun.environment(top.path());
        environment.put("GITHUB_ACTIONS", "true");
        assertThat(CommandRun.with(environment, top.path(), false, "build").err())
                .contains("\n::error file=complete.yaml,line=3,col=46::unknown key `exlude`");
        assertThat(CommandRun.with(environment, top.path(), false, "build", "--jobs", "0")
                        .err())
                .contains("\n::error::--jobs 0: say a number");
        top.git("mv", "complete.yaml", "a,b: 100%.yaml");
        top.commit("odd name");
        assertThat(CommandRun.with(environment, top.path(), false, "build", "-f", "a,b: 100%.yaml")
                        .err())
                .contains("::error file=a%2Cb%3A 100%25.yaml,line=3,col=46::");
    }

    @Test
    void eachFailureHasItsCode() {
        assertThat(CommandRun.of(temp, "build", "nowhere").code()).isEqualTo(3);
        assertThat(run("build", "--rev", "v9").code()).isEqualTo(3);
        assertThat(run("build", "-f", "other.yaml").code()).isEqualTo(3);
        assertThat(run("build", "--image", "shap").code()).isEqualTo(2);
        CommandRun output = run("build", "-o", "complete.yaml");
        assertThat(output.code()).isEqualTo(7);
        assertThat(output.err()).contains("complete.yaml").doesNotContain("Exception");
        manifest(MANIFEST.replace("/srv/run", "/srv/walk"));
        CommandRun audit = run("build");
        assertThat(audit.code()).isEqualTo(4);
        assertThat(audit.err()).contains("error[command-missing]", "fix   ");
        Path clone = top.cloneTo(temp.resolve("clone"));
        CommandRun offline = CommandRun.of(clone, "build", "--offline");
        assertThat(offline.code()).isIn(3, 6);
        assertThat(offline.err())
                .contains("deps/app", "https://example.org/app.git")
                .doesNotContain("Exception");
    }

    @Test
    void theManifestMayBeNamedAsAShellCompletesIt() {
        assertThat(run("build", "-f", "./complete.yaml", "--format", "oci").out())
                .matches(REFERENCE);
    }

    @Test
    void planShowsKeysAndPins() {
        CommandRun run = run("plan");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .matches("shop · linux/amd64\n  app +[0-9a-f]{12}  1 source\n"
                        + "    deps/app @ [0-9a-f]{7}  https://example.org/app.git\n");
        assertThat(top.path().resolve("out")).doesNotExist();
    }

    @Test
    void initWritesAManifestOnce() throws Exception {
        assertThat(run("init").code()).isEqualTo(2);
        Files.delete(top.path().resolve("complete.yaml"));
        CommandRun written = run("init");
        assertThat(written.code()).as(written.err()).isZero();
        assertThat(written.out()).isEmpty();
        String text = Files.readString(top.path().resolve("complete.yaml"));
        ByteBuffer yaml = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        MergedManifest manifest = MergedManifest.read("complete.yaml", yaml, (repository, extended) -> {
            throw new AssertionError(extended);
        });
        assertThat(RecipeParser.parse(manifest).images()).isNotEmpty();
        CommandRun refused = run("init");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("exists already");
        assertThat(run("init", "--print").out()).isEqualTo(text);
    }

    @Test
    void initOutsideARepositorySaysSo() {
        CommandRun run = CommandRun.of(temp, "init");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).startsWith("error: ").doesNotContain("Exception");
    }
}
