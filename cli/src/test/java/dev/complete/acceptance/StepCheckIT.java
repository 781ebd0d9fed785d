package dev.complete.acceptance;

import static dev.complete.acceptance.StepProject.ran;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that do not come out the same twice are found, and what differs is named. */
final class StepCheckIT {

    private static final int VERIFICATION = 5;

    @TempDir
    private Path scratch;

    private StepProject project;

    @BeforeEach
    void start() {
        project = StepProject.in(scratch.resolve("project"));
    }

    private StepProject step(String run) {
        return project.components("app", "app: {build: {source: app, with: [tools], run: \"" + run + "\"}}");
    }

    @Test
    void aDeterministicStepIsRunTwiceAndSaidToBe() {
        step("cat main >$OUT/app; date -d @$SOURCE_DATE_EPOCH >$OUT/date");
        Command.Outcome outcome = project.build(scratch).with("--check").succeed();
        assertThat(outcome.err()).contains("left the same both times");
        assertThat(ran(outcome)).containsExactly("app", "app");
        String digest = outcome.lastLine();

        Command.Outcome known = project.build(scratch).succeed();
        assertThat(ran(known)).as("its result counts").isEmpty();
        assertThat(known.lastLine()).isEqualTo(digest);
        Command.Outcome again = project.build(scratch).with("--check").succeed();
        assertThat(ran(again)).as("compared with the first result").containsExactly("app");
        assertThat(again.lastLine()).isEqualTo(digest);
    }

    static Stream<Arguments> nondeterministic() {
        return Stream.of(
                row("the time", "date >$OUT/x", "/out/x differs from byte \\d+ on.*looks like a time"),
                row(
                        "seconds",
                        "echo built at $(date +%s) >$OUT/x",
                        "/out/x differs from byte \\d+ on.*looks like a time"),
                row("the number of jobs", "echo $JOBS >$OUT/x", "/out/x differs from byte 0 on"),
                row("the number of cores", "nproc >$OUT/x", "/out/x differs from byte 0 on"),
                row(
                        "random bytes",
                        "head -c 100 /dev/urandom >$OUT/x; echo same >$OUT/same",
                        "1 path differs between two runs\n  /out/x differs from byte \\d+ on"),
                row(
                        "a random name",
                        "touch $OUT/$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' ')",
                        "2 paths differ"),
                row("a mode", "touch $OUT/x; [ $JOBS = 2 ] || chmod 600 $OUT/x", "/out/x has mode 644, then 600"),
                row("a link", "ln -s $JOBS $OUT/x", "/out/x leads to 2, then 1"));
    }

    private static Arguments row(String name, String run, String says) {
        return Arguments.of(name, run, says);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nondeterministic")
    void whatDiffersIsNamed(String name, String run, String says) {
        Command.Outcome outcome =
                step(run).build(scratch).with("--check", "--jobs", "2").run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(VERIFICATION);
        assertThat(outcome.err())
                .containsPattern("error: step `app` is not deterministic: ")
                .containsPattern(says);
        assertThat(outcome.out()).isEmpty();
        assertThat(scratch.resolve("out/build.json")).as("the output").doesNotExist();
        assertThat(scratch.resolve("out/oci/index.json")).as("the output").doesNotExist();
    }

    /** Some file systems list a folder in the order in which its files were made; others always in the same one. */
    @Test
    void theOrderOfAFolderIsFound() throws IOException {
        Requires.root();
        Requires.tools("unshare", "mount");
        for (int i = 0; i < 40; i++) {
            project.top().write("app/file" + i * 7919 % 1000, "x");
        }
        Path cache = Files.createDirectory(scratch.resolve("cache"));
        Command.Outcome outcome = step("find . -type f >$OUT/list")
                .build(scratch)
                .with("--check")
                .under("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs " + cache + "; exec \"$@\"", "sh")
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(VERIFICATION);
        assertThat(outcome.err()).containsPattern("/out/list differs from byte \\d+ on.*in another order");
    }

    @Test
    void aLostResultThatComesOutOtherwiseIsReportedAndNotMixedIn() throws IOException {
        step("head -c 100 /dev/urandom >$OUT/x; cat main >$OUT/app")
                .build(scratch)
                .succeed();
        List<String> before = TreeListing.of(scratch.resolve("out"));
        project.top().write("README.md", "second\n").commit("nothing that ships");
        Command.of("rm", "-r", scratch.resolve("cache/cas").toString()).succeed();

        Command.Outcome outcome = project.build(scratch).run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(VERIFICATION);
        assertThat(outcome.err()).contains("part of its first result is lost", "--check");
        assertThat(TreeListing.of(scratch.resolve("out"))).isEqualTo(before);

        Command.Outcome next = project.build(scratch).succeed();
        assertThat(ran(next)).containsExactly("app");
        assertThat(Files.exists(scratch.resolve("out/build.json"))).isTrue();
        assertThat(ran(project.build(scratch.resolve("elsewhere"))
                        .with("--cache", scratch.resolve("cache").toString())
                        .succeed()))
                .as("the new first result is kept")
                .isEmpty();
    }
}
