package dev.complete.acceptance;

import static dev.complete.acceptance.StepProject.inImage;
import static dev.complete.acceptance.StepProject.log;
import static dev.complete.acceptance.StepProject.logs;
import static dev.complete.acceptance.StepProject.ran;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which steps run, when, and which do not. */
final class StepsIT {

    @TempDir
    private Path scratch;

    private StepProject project;

    @BeforeEach
    void start() {
        project = StepProject.in(scratch.resolve("project"));
    }

    /** Prints when its process began, in hundredths of a second since the machine did. */
    private static final String CLOCK = "cut -d ' ' -f 22 /proc/self/stat";

    /** A library, and an app that is built with it. */
    private static final String CHAIN = """
            lib: {build: {with: [tools], run: "echo library >$OUT/lib"}}
            app: {build: {source: app, with: [tools, lib], run: "cat main /lib >$OUT/app"}}
            """;

    @Test
    void aStepSeesWhatTheStepsBeforeItMade() {
        project.components("c", """
                c: {build: {with: [b, tools], run: "cat /b >$OUT/c; echo c >>$OUT/c"}}
                b: {build: {with: [tools, a], run: "cat /a >$OUT/b; echo b >>$OUT/b"}}
                a: {build: {with: [tools], run: "echo a >$OUT/a"}}
                """);
        Command.Outcome outcome = project.build(scratch)
                .with("--format", "rootfs", "--compression", "none")
                .succeed();

        assertThat(ran(outcome)).containsExactly("a", "b", "c");
        assertThat(inImage(scratch, "c")).isEqualTo("a\nb\nc\n");
    }

    @Test
    void stepsThatDoNotNeedEachOtherRunAtTheSameTimeIfThereAreJobs() throws IOException {
        String two = """
                a: {build: {with: [tools], run: "CLOCK; sleep 5; CLOCK; echo a >$OUT/a"}}
                b: {build: {with: [tools], run: "CLOCK; sleep 5; CLOCK; echo b >$OUT/b"}}
                """.replace("CLOCK", CLOCK);
        project.components("a, b", two).build(scratch).with("--jobs", "2").succeed();
        assertThat(times("a").get(0))
                .as("a begins before b ends")
                .isLessThan(times("b").get(1));
        assertThat(times("b").get(0))
                .as("b begins before a ends")
                .isLessThan(times("a").get(1));
        JsonNode record = Json.parse(Files.readString(scratch.resolve("out/build.json")));
        assertThat(record.at("/steps/a/milliseconds").asLong()
                        + record.at("/steps/b/milliseconds").asLong())
                .as("time of the steps")
                .isGreaterThan(record.at("/milliseconds/realise").asLong());

        project.components("a, b", two.replace("sleep 5", "sleep 2"))
                .build(scratch)
                .with("--jobs", "1")
                .succeed();
        assertThat(Math.abs(times("a").get(0) - times("b").get(0)))
                .as("hundredths of a second between their beginnings, one after the other")
                .isGreaterThan(190);
    }

    @Test
    void whatChangesNoActionRunsNothing() {
        project.components("lib, app", CHAIN);
        Command.Outcome first = project.build(scratch).succeed();
        assertThat(ran(first)).containsExactly("lib", "app");
        Map<Path, Object> logs = logTimes();

        String digest = first.lastLine();
        assertThat(project.build(scratch).succeed().err()).contains("unchanged");
        assertThat(sameAs(digest, "another output")).contains("lib", "reused");
        project.components("lib, app", "# a comment\n" + CHAIN);
        sameAs(digest, "a comment");
        sameAs(digest, "jobs", "--jobs", "1");
        project.components("lib, app", CHAIN.replace("run:", "timeout: 3h, limits: {memory: 1g, disk: 1g}, run:"));
        sameAs(digest, "timeout and limits");
        project.top().git("mv", "app", "moved");
        project.components("lib, app", CHAIN.replace("source: app", "source: moved"));
        digest = assertNothingRan(project.build(scratch)).lastLine(); // the image records the path
        project.top().write("README.md", "second\n").commit("Say it better");
        sameAs(digest, "a commit that touches only the README");
        assertNothingRan(project.build(scratch.resolve("gzip"))
                .with("--cache", scratch.resolve("cache").toString(), "--compression", "gzip"));
        assertThat(logTimes()).as("logs of steps").isEqualTo(logs);
    }

    @Test
    void onlyWhatChangedRunsAgain() {
        project.components("lib, app", CHAIN).build(scratch).succeed();
        project.top().write("app/main", "another main\n").commit("change the app");
        Command.Outcome outcome = project.build(scratch)
                .with("--format", "rootfs", "--compression", "none")
                .succeed();
        assertThat(ran(outcome)).containsExactly("app");
        assertThat(inImage(scratch, "app")).isEqualTo("another main\nlibrary\n");

        project.components("lib, app", CHAIN.replace("echo library", "echo new library"));
        assertThat(ran(project.build(scratch).succeed())).containsExactly("lib", "app");
        project.components("lib, app", CHAIN.replace("echo library", "echo  new   library"));
        assertThat(ran(project.build(scratch).succeed()))
                .as("the library came out as before, so the app is built with the same")
                .containsExactly("lib");
    }

    @Test
    void identicalStepsRunOnce() {
        String same = "{build: {source: app, with: [tools], run: \"sleep 0.3; cat main >$OUT/%s\"";
        project.components(
                "one, two",
                "one: " + same.formatted("it") + ", out: {/out/: /one/}}}\ntwo: " + same.formatted("it")
                        + ", out: {/out/: /two/}}}\n");
        Command.Outcome outcome = project.build(scratch)
                .with("--jobs", "2", "--format", "rootfs", "--compression", "none")
                .succeed();

        assertThat(ran(outcome)).hasSize(1);
        assertThat(logs(scratch)).hasSize(1);
        assertThat(inImage(scratch, "one/it")).isEqualTo("main\n");
        assertThat(inImage(scratch, "two/it")).isEqualTo("main\n");
    }

    @Test
    void twoBuildsAtOnceRunAStepOnce() throws Exception {
        project.components("app", "app: {build: {with: [tools], run: \"sleep 4; echo app >$OUT/app\"}}");
        Path cache = scratch.resolve("cache");
        List<Process> builds = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            Command build = project.build(scratch.resolve(name)).with("--cache", cache.toString());
            builds.add(build.start(scratch.resolve(name + ".out"), scratch.resolve(name + ".err")));
        }
        List<String> digests = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            int exit = builds.get(digests.size()).waitFor();
            String out = Files.readString(scratch.resolve(name + ".out"));
            String err = Files.readString(scratch.resolve(name + ".err"));
            Command.Outcome outcome = new Command.Outcome(name, exit, out, err);
            assertThat(exit).as(outcome.toString()).isZero();
            digests.add(outcome.lastLine());
            ran.addAll(ran(outcome));
        }
        assertThat(ran).containsExactly("app");
        assertThat(digests.get(0)).isEqualTo(digests.get(1));
        assertThat(scratch.resolve("two/out/oci/index.json")).exists();
    }

    @Test
    void theBuildRecordSaysWhatEachStepTook() throws IOException {
        project.components("lib, app", CHAIN.replace("echo library", "sleep 1; echo library"));
        project.build(scratch).succeed();
        JsonNode first = Json.parse(Files.readString(scratch.resolve("out/build.json")));
        assertThat(first.at("/steps/lib/milliseconds").asLong()).isBetween(1_000L, 100_000L);
        assertThat(first.at("/steps/lib/reused").asText()).isEqualTo("false");

        project.top().write("app/main", "another main\n").commit("change the app");
        project.build(scratch).succeed();
        JsonNode second = Json.parse(Files.readString(scratch.resolve("out/build.json")));
        assertThat(second.at("/steps/lib/reused").asText()).isEqualTo("true");
        assertThat(second.at("/steps/app/reused").asText()).isEqualTo("false");
        assertThat(second.at("/steps").size()).isEqualTo(2);
    }

    /** Builds with the same cache into a new folder; what it printed. */
    private String sameAs(String digest, String change, String... options) {
        Path elsewhere = scratch.resolve("out of " + change);
        Command build = project.build(elsewhere)
                .with("--cache", scratch.resolve("cache").toString())
                .with(options);
        Command.Outcome outcome = assertNothingRan(build);
        assertThat(outcome.lastLine()).as(change).isEqualTo(digest);
        return outcome.err();
    }

    private static Command.Outcome assertNothingRan(Command build) {
        Command.Outcome outcome = build.succeed();
        assertThat(ran(outcome)).as(outcome.toString()).isEmpty();
        return outcome;
    }

    private Map<Path, Object> logTimes() {
        Map<Path, Object> times = new TreeMap<>();
        for (Path log : logs(scratch)) {
            try {
                times.put(log, Files.getAttribute(log, "unix:ctime"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return times;
    }

    /** The times that a step printed. */
    private List<Long> times(String component) {
        return log(scratch, component)
                .lines()
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .toList();
    }
}
