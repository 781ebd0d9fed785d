package dev.complete.acceptance;

import static dev.complete.acceptance.StepProject.named;
import static dev.complete.acceptance.StepProject.ran;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is told when a step fails, goes too far, or cannot be run; and that nothing of it is kept. */
final class StepFailureIT {

    private static final int STEP = 1;
    private static final int INVALID = 3;
    private static final int LOCAL = 7;

    private static final String FAILING = """
            app:
              build:
                source: {app/: ./, deps/tools/bin/busybox: ./}
                with: [tools]
                run: |
                  echo first words
                  echo made >made
                  echo half >$OUT/half
                  echo last words >&2
                  exit 3
            """;

    @TempDir
    private Path scratch;

    private StepProject project;

    @BeforeEach
    void start() {
        project = StepProject.in(scratch.resolve("project"));
    }

    @Test
    void aFailedStepSaysWhatAndWhereAndChangesNothing() {
        project.components("app", "app: {build: {with: [tools], run: \"echo good >$OUT/app\"}}")
                .build(scratch)
                .succeed();
        List<String> before = TreeListing.of(scratch.resolve("out"));
        project.components("app", FAILING);

        for (int time = 1; time <= 2; time++) { // failures are not remembered
            Command.Outcome outcome = project.build(scratch).run();
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(STEP);
            assertThat(ran(outcome)).as("time %d", time).containsExactly("app");
            assertThat(outcome.err())
                    .contains("error: step `app` ended with exit code 3\n", "\n  | first words\n  | last words\n")
                    .containsPattern("\n  pins  .*deps/tools @ [0-9a-f]{7}")
                    .contains("\n  with  tools\n", "complete shell app", "--keep-failed")
                    .doesNotContain("Exception");
            assertThat(named("log", outcome)).content().endsWith("first words\nlast words\n");
            assertThat(outcome.out()).isEmpty();
            assertThat(TreeListing.of(scratch.resolve("out"))).isEqualTo(before);
        }
        assertThat(scratch.resolve("cache/failed")).isEmptyDirectory();
    }

    @Test
    void keepsTheFoldersOfAFailedStepWhenAskedTo() {
        Command.Outcome outcome = project.components("app", FAILING)
                .build(scratch)
                .with("--keep-failed")
                .run();

        assertThat(outcome.exit()).isEqualTo(STEP);
        Path kept = named("kept", outcome);
        assertThat(kept.resolve("src/made")).hasContent("made");
        assertThat(kept.resolve("src/main")).hasContent("main");
        assertThat(kept.resolve("out/half")).hasContent("half");
    }

    @Test
    void annotatesTheCommitInGitHubActions() {
        Command.Outcome outcome = project.components("app", FAILING)
                .build(scratch)
                .env("GITHUB_ACTIONS", "true")
                .run();

        assertThat(outcome.err()).containsPattern("(?m)^::error( [^:]*)?::step `app` ended with exit code 3$");
    }

    @Test
    void aFailureEndsTheOtherStepsAtOnce() {
        Command.Outcome outcome = project.components("slow, app", """
                slow: {build: {with: [tools], run: "sleep 300"}}
                app: {build: {with: [tools], run: "exit 9"}}
                """)
                .build(scratch)
                .with("--jobs", "2")
                .atMost(Duration.ofMinutes(2))
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(STEP);
        assertThat(outcome.err()).contains("step `app` ended with exit code 9");
        assertThat(HostProcesses.with("sleep 300")).isEmpty();
    }

    static Stream<Arguments> excesses() {
        return Stream.of(
                excess("time", "took longer than 1 s; `timeout: ", "timeout: 1s, run: \"sleep 300\""),
                excess(
                        "time, deaf to signals",
                        "took longer than 1 s; `timeout: ",
                        "timeout: 1s, run: \"trap '' TERM INT HUP; sleep 300 & sleep 300; sleep 300\""),
                excess(
                        "memory",
                        "memory",
                        "timeout: 50s, limits: {memory: 64m}, run: \"awk 'BEGIN { s = \\\"x\\\"; while (1) s = s s }'\""),
                excess(
                        "memory, in /tmp",
                        "memory|No space left on device",
                        "timeout: 50s, limits: {memory: 64m}, run: \"dd if=/dev/zero of=/tmp/x bs=1M count=200\""),
                excess(
                        "disk",
                        "disk",
                        "timeout: 50s, limits: {disk: 64m}, run: \"dd if=/dev/zero of=x bs=1M count=200\""),
                excess(
                        "disk, with a hole",
                        "disk",
                        "timeout: 50s, run: \"dd if=/dev/zero of=$OUT/x bs=1 count=1 seek=4398046511104\""),
                excess(
                        "processes",
                        "process|fork|pid",
                        "timeout: 50s, run: \"bomb() { bomb | bomb & }; bomb; wait; sleep 2; sleep 300\""));
    }

    private static Arguments excess(String name, String says, String fields) {
        return Arguments.of(name, says, fields);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("excesses")
    void whatGoesTooFarIsEndedAndTold(String name, String says, String fields) {
        Command.Outcome outcome = project.components("app", "app: {build: {with: [tools], " + fields + "}}")
                .build(scratch)
                .atMost(Duration.ofSeconds(100))
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(STEP);
        assertThat(outcome.err()).containsPattern("error: step `app` .*(" + says + ")");
        assertThat(HostProcesses.with("sleep 300")).as("processes of the step").isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("unknown component", "did you mean `tools`", "{build: {with: [tols], run: make}}"),
                mistake("cycle", "app.*app", "{build: {with: [tools, app], run: make}}"),
                mistake("no shell", "there is no `/bin/sh` to run: nothing is in `with`", "{build: {run: make}}"),
                mistake("no such program", "there is no `gcc` to run", "{build: {with: [tools], run: [gcc, -v]}}"),
                mistake("no such limit", "memory", "{build: {with: [tools], run: make, limits: {memry: 1g}}}"),
                mistake("no such source", "nowhere", "{build: {with: [tools], source: nowhere, run: make}}"));
    }

    private static Arguments mistake(String name, String says, String component) {
        return Arguments.of(name, says, component);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakesInTheManifestAreShownThere(String name, String says, String component) {
        Command.Outcome outcome =
                project.components("app", "app: " + component).build(scratch).run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(INVALID);
        assertThat(outcome.err())
                .containsPattern(says)
                .containsPattern("\n  --> complete\\.yaml:5:\\d+\n5 \\|   app: .*\n  \\| +\\^");
        assertThat(ran(outcome)).isEmpty();
    }

    /** As on a machine that has none: for this process, the program is a device that nobody can execute. */
    @Test
    void saysHowToInstallBubblewrap() {
        Requires.root();
        Requires.tools("unshare", "mount");
        Command.Outcome outcome = project.components("app", FAILING)
                .build(scratch)
                .under(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "for at in $(which -a bwrap); do mount --bind /dev/null \"$(readlink -f \"$at\")\"; done; exec \"$@\"",
                        "sh")
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(LOCAL);
        assertThat(outcome.err()).contains("bubblewrap", "apt-get install bubblewrap");
    }
}
