package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a build dies while a step runs: no process, mount or control group is left, and the next build just works. */
final class StepKillIT {

    /** At random moments of a build whose step takes about half a second. */
    private static final int KILLS = Integer.getInteger("complete.kills", 50);

    /** Long enough for a loaded machine to end what was killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path scratch;

    private StepProject project;

    /** An argument that no other process on this machine has. */
    private String marker;

    @BeforeEach
    void start() {
        project = StepProject.in(scratch.resolve("project"));
        marker = "7" + ProcessHandle.current().pid();
    }

    /** Children of all kinds that would like to live on, then half a second's work in several files. */
    private String step(String work) {
        return """
                app:
                  build:
                    source: app
                    with: [tools]
                    run: |
                      : "$ROUND"
                      sleep MARKER &
                      (trap '' HUP INT TERM; sleep MARKER; sleep MARKER) &
                      for i in 1 2 3; do WORK; dd if=/dev/zero of=$OUT/$i bs=100k count=$i; done
                      cat main >$OUT/app
                    env: {ROUND: "NUMBER"}
                """.replace("MARKER", marker).replace("WORK", work);
    }

    @Test
    void killedAtAnyMomentLeavesNothingAndTheNextBuildWorks() throws Exception {
        Set<String> mounts = mounts();
        Set<Long> killed = new TreeSet<>();
        String expected = round(0).build(scratch.resolve("calm")).succeed().lastLine();
        Random random = new Random(11);
        int midStep = 0;
        for (int number = 1; number <= KILLS; number++) {
            round(number);
            Process process =
                    project.build(scratch).start(scratch.resolve("killed.out"), scratch.resolve("killed.err"));
            if (number % 2 == 0) {
                awaitStep(); // however slow the machine is, these kills meet one
            }
            process.waitFor(random.nextInt(number % 2 == 0 ? 400 : 1_500), TimeUnit.MILLISECONDS);
            midStep += HostProcesses.with("sleep " + marker).isEmpty() ? 0 : 1;
            process.toHandle().destroyForcibly();
            process.waitFor();
            killed.add(process.pid());

            assertThat(HostProcesses.leftAfter(PATIENCE, marker))
                    .as("processes after kill %d", number)
                    .isEmpty();
            assertThat(mounts()).as("mounts after kill %d", number).isEqualTo(mounts);
            assertThat(project.build(scratch).succeed().lastLine())
                    .as("the build after kill %d", number)
                    .isEqualTo(expected);
        }
        System.err.println(midStep + " of " + KILLS + " kills met a running step");
        assertThat(midStep).as("kills that met a running step").isGreaterThanOrEqualTo(KILLS / 4);
        assertThat(scratch.resolve("cache/tmp")).isEmptyDirectory();
        assertThat(controlGroups())
                .as("control groups")
                .noneMatch(group -> killed.stream().anyMatch(pid -> group.startsWith("complete-" + pid + "-")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsTheBuildAndItsStepAtOnce(String signal) throws Exception {
        Process process = project.components("app", step("sleep 100"))
                .build(scratch)
                .withDefaultSignals()
                .start(scratch.resolve("ended.out"), scratch.resolve("ended.err"));
        try {
            awaitStep();
            Command.of("kill", "-" + signal, Long.toString(process.pid())).succeed();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
        } finally {
            Command.killTree(process);
        }
        assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(HostProcesses.leftAfter(PATIENCE, marker)).isEmpty();
        assertThat(Files.readString(scratch.resolve("ended.err")))
                .doesNotContain("Exception", "error")
                .endsWith("\ninterrupted; nothing is left half-written\n");
        assertThat(scratch.resolve("out/build.json")).doesNotExist();
        assertThat(round(0).build(scratch).succeed().lastLine()).startsWith("steps@");
        assertThat(scratch.resolve("cache/tmp")).isEmptyDirectory();
    }

    /** A step that no round before had, though what it leaves is the same. */
    private StepProject round(int number) {
        return project.components("app", step("sleep 0.1").replace("NUMBER", String.valueOf(number)));
    }

    private void awaitStep() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (HostProcesses.with("sleep " + marker).isEmpty()) {
            assertThat(System.nanoTime() - end)
                    .as("waiting for the step to begin")
                    .isNegative();
            Thread.sleep(5);
        }
    }

    private static Set<String> mounts() throws IOException {
        return new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mounts")));
    }

    /** Names of those that this program made, for whichever process. */
    private static Set<String> controlGroups() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            List<String> fields = List.of(line.split(" ", -1));
            if (fields.get(2).startsWith("cgroup")) {
                try (Stream<Path> all = Files.find(
                        Path.of(fields.get(1)),
                        6,
                        (path, attributes) -> path.getFileName().toString().startsWith("complete"))) {
                    all.forEach(path -> found.add(path.getFileName().toString()));
                } catch (java.io.UncheckedIOException vanished) {
                    // groups of others come and go
                }
            }
        }
        return found;
    }
}
