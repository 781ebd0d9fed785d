package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code complete run}: boot, test, run, kill. */
final class RunIT {

    /** Long enough for a loaded machine to end what was killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String[] SET = {"-e", "DATABASE_URL=x", "-e", "TOKEN=y"};

    @TempDir
    private Path scratch;

    private RunProject project;

    /** An argument that no other process on this machine has. */
    private String marker;

    @BeforeEach
    void start() {
        project = RunProject.in(scratch.resolve("top"));
        marker = "6" + ProcessHandle.current().pid() + System.nanoTime() % 1_000_000;
    }

    private Command run(String... arguments) {
        return project.complete(scratch, "run", SET).with(arguments);
    }

    private static void require(String runtime) {
        Requires.tools(runtime.equals("bubblewrap") ? "bwrap" : runtime);
        if (!runtime.equals("bubblewrap")) {
            Requires.root();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "crun,       ../run/systemd/resolve/stub-resolv.conf",
        "runc,       ../run/systemd/resolve/stub-resolv.conf",
        "bubblewrap, ../run/systemd/resolve/stub-resolv.conf",
        "crun,       /tmp/in/memory",
        "runc,       /tmp/in/memory",
        "bubblewrap, /tmp/in/memory"
    })
    void namesOfHostsAreKnownAtTheEndOfALink(String runtime, String target) throws Exception {
        require(runtime);
        project.resolver(target);
        Command.Outcome outcome = run("--quiet", "--runtime", runtime, "--", "/bin/cat", "/etc/resolv.conf")
                .succeed();
        assertThat(outcome.out()).isEqualTo(Files.readString(Path.of("/etc/resolv.conf")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc", "bubblewrap"})
    void streamsVariablesAndTheExitCodePassThrough(String runtime) throws Exception {
        require(runtime);
        Path input = Files.writeString(scratch.resolve("input"), "typed\n");
        Command inside = run("--quiet", "--runtime", runtime, "-e", "MINE", "--", "/bin/sh", "-c")
                .with("cat; echo $DATABASE_URL $PORT $MINE $HOME; id; touch /x || touch /tmp/x /var/data/x; exit 7")
                .env("MINE", "passed on");
        Command.Outcome outcome =
                inside.under("sh", "-c", "exec \"$0\" \"$@\" <" + input).run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
        assertThat(outcome.out().lines())
                .containsExactly("typed", "x 8080 passed on /", "uid=10001(web) gid=10001(web)");
        assertThat(outcome.err()).contains("init\n", "/x: Read-only file system", "/var/data is empty");
        assertThat(scratch.resolve("cache/runs")).isEmptyDirectory();
    }

    @Test
    void runsTheImagesCommandWithTheFirstRuntimeThatWorks() {
        Command.Outcome outcome = run("--network", "none").run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(5);
        assertThat(outcome.out()).isEqualTo("the command\n");
        assertThat(outcome.err()).contains("init\n").containsPattern("  runs +with (crun|runc|bubblewrap)");
    }

    @Test
    void whatTheImageRequiresMustBeSet() {
        Command.Outcome outcome =
                project.complete(scratch, "run", "--", "/bin/true").run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("requires DATABASE_URL, TOKEN", "-e DATABASE_URL=… -e TOKEN=…");
        assertThat(outcome.out()).isEmpty();
        assertThat(scratch.resolve("cache/runs")).as("nothing was started").isEmptyDirectory();

        Command.Outcome own = run("-e", "NOBODY_SET_THIS").run();
        assertThat(own.exit()).isEqualTo(2);
        assertThat(own.err()).contains("-e NOBODY_SET_THIS: it is not set here");
    }

    @Test
    void anImageOfSeveralIsNamed() {
        RunProject several = RunProject.severalImages(scratch.resolve("several"));
        Command.Outcome unsaid = several.complete(scratch, "run", SET).run();
        assertThat(unsaid.exit()).as(unsaid.toString()).isEqualTo(2);
        assertThat(unsaid.err()).contains("several images", "one, two");

        Command.Outcome named =
                several.complete(scratch, "run", SET).with("two").run();
        assertThat(named.exit()).as(named.toString()).isEqualTo(4);
        assertThat(named.out()).isEqualTo("the other\n");

        Command.Outcome wrong =
                several.complete(scratch, "run", SET).with("three").run();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no image `three`", "one, two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalKillsAtOnce(String signal) throws Exception {
        Process process = sleeping("--network", "none");
        Command.of("kill", "-" + signal, Long.toString(process.pid())).succeed();

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(HostProcesses.with("sleep " + marker)).isEmpty();
        assertThat(scratch.resolve("cache/runs")).isEmptyDirectory();
        assertThat(Files.readString(scratch.resolve("run.err"))).doesNotContain("error:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc", "bubblewrap"})
    void nothingIsLeftWhenItIsKilled(String runtime) throws Exception {
        require(runtime);
        Set<String> mounts = mounts();
        Process process = sleeping("--runtime", runtime);
        process.toHandle().destroyForcibly();
        process.waitFor();

        assertThat(HostProcesses.leftAfter(PATIENCE, "sleep " + marker)).isEmpty();
        awaitEmpty(scratch.resolve("cache/runs"));
        assertThat(mounts()).isEqualTo(mounts);
        assertThat(controlGroups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc", "bubblewrap"})
    void theNextRunRemovesWhatIsLeftWhenAllOfItIsKilled(String runtime) throws Exception {
        require(runtime);
        Process process = sleeping("--runtime", runtime);
        List<ProcessHandle> all = process.toHandle().children().toList();
        assertThat(all).as("the runtime, and the lifeline").hasSize(2);
        // All at one moment: who is left alone for a while would tidy up.
        Command.of("kill", "-STOP", Long.toString(process.pid())).succeed();
        // The lifeline first: it would end the container otherwise.
        all.stream()
                .filter(child -> child.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(word -> word.contains("other end of its input")))
                .forEach(ProcessHandle::destroyForcibly);
        all.forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
        process.waitFor();
        if (!runtime.equals("bubblewrap")) {
            assertThat(HostProcesses.with("sleep " + marker)).as("an orphan").isNotEmpty();
        }

        Command.Outcome next = run("--runtime", "bubblewrap", "--", "/bin/true").run();
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(HostProcesses.leftAfter(PATIENCE, "sleep " + marker)).isEmpty();
        assertThat(scratch.resolve("cache/runs")).isEmptyDirectory();
        assertThat(controlGroups()).isEmpty();
    }

    @Test
    void anOrdinaryUserRunsItWithBubblewrap() throws Exception {
        Requires.root();
        String[] wrapper = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"};
        Requires.tools("setpriv");
        Requires.sandbox(wrapper);
        Command.of("chmod", "755", scratch.toString()).succeed();
        Path home = Files.createDirectory(scratch.resolve("home"));
        Command.of("cp", "-r", project.path().toString(), home.resolve("top").toString())
                .succeed();
        Command.of("chown", "-R", "65534:65534", home.toString()).succeed();
        Command command = InstalledLauncher.complete(
                        "run", "--cache", home.resolve("cache").toString())
                .with(SET)
                .in(home.resolve("top"))
                .env("HOME", home.toString());
        Command.Outcome outcome = command.with("--", "/bin/sh", "-c", "id; touch /x || touch /tmp/x; exit 7")
                .under(wrapper)
                .run();
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
        assertThat(outcome.out()).isEqualTo("uid=10001(web) gid=10001(web)\n");
        assertThat(outcome.err()).containsPattern("runs +with bubblewrap");

        Command.Outcome refused =
                command.with("--runtime", "runc").under(wrapper).run();
        assertThat(refused.exit()).isEqualTo(7);
        assertThat(refused.err()).contains("runc is ");
    }

    /** A container with children that would like to live on. */
    private Process sleeping(String... arguments) throws InterruptedException {
        Process process = run(arguments)
                .with("--", "/bin/sh", "-c")
                .with("trap '' INT TERM HUP; sleep " + marker + " & while :; do sleep " + marker + "; done")
                .withDefaultSignals()
                .start(scratch.resolve("run.out"), scratch.resolve("run.err"));
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (HostProcesses.named("sleep " + marker).size() < 2) {
            assertThat(process.isAlive() && System.nanoTime() - end < 0)
                    .as("the container runs")
                    .isTrue();
            Thread.sleep(20);
        }
        return process;
    }

    private static void awaitEmpty(Path folder) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0 && !isEmpty(folder)) {
            Thread.sleep(20);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static Set<String> mounts() throws IOException {
        return new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mounts")));
    }

    private static Set<String> controlGroups() {
        return new TreeSet<>(
                Command.of("sh", "-c", "find /sys/fs/cgroup -type d -name 'complete-run-*' 2>/dev/null || true")
                        .succeed()
                        .out()
                        .lines()
                        .toList());
    }
}
