package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code complete shell}: a person in the step's place. */
final class ShellIT {

    /** What can be seen of where one is; {@code TERM} is for the shell alone. */
    private static final String LOOK =
            "env | grep -v -e ^TERM= -e ^SHLVL= | sort; id; pwd; umask; hostname; ls -l / . /lib"
                    + " | grep -v -e ' out$' -e ' tmp$' -e ' proc$' -e ' dev$'; cut -d : -f 1 /proc/net/dev; find /dev | sort";

    @TempDir
    private Path scratch;

    private StepProject project;

    @BeforeEach
    void start() {
        project = StepProject.in(scratch.resolve("project")).components("app", """
                lib: {build: {with: [tools], run: "mkdir $OUT/lib; echo library >$OUT/lib/it"}}
                app: {build: {source: app, with: [tools, lib], run: "LOOK"}}
                """.replace("LOOK", LOOK));
    }

    private Command shell(String... arguments) {
        return InstalledLauncher.complete("shell", "app", project.top().path().toString(), "--allow-local")
                .with("--cache", scratch.resolve("cache").toString())
                .with(arguments);
    }

    @Test
    void isWhereTheStepIs() {
        project.build(scratch).succeed();
        String step = StepProject.log(scratch, "app");
        String seen = step.substring(step.indexOf("\nARCH=") + 1);
        assertThat(seen).contains("LANG=C.UTF-8", "uid=0 gid=0", "/src", "complete", "main", "it", "lo");

        assertThat(shell("-c", LOOK).succeed().out()).isEqualTo(seen);
    }

    @Test
    void endsAsItsCommandDoes() {
        assertThat(shell("-c", "cat /lib/it; exit 7").run())
                .satisfies(outcome ->
                        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7))
                .satisfies(outcome -> assertThat(outcome.out()).isEqualTo("library\n"));
    }

    @Test
    void keepsNothing() {
        String look = "ls -A . $OUT /tmp";
        String before = shell("-c", look).succeed().out();
        assertThat(before).contains("main");
        shell("-c", "echo x >$OUT/x; echo y >made; echo z >/tmp/z; rm main; rm -f /lib/it || true")
                .run();
        assertThat(shell("-c", look).succeed().out()).isEqualTo(before);

        assertThat(scratch.resolve("cache/tmp")).isEmptyDirectory();
        assertThat(StepProject.ran(project.build(scratch).succeed()))
                .as("what a person did is no result")
                .contains("app");
    }

    @Test
    void hasATerminalWhenThePersonHas() throws Exception {
        Requires.tools("script");
        Path typed = Files.writeString(scratch.resolve("typed"), "[ -t 0 ] && echo $((6 * 7)) is it\nexit 5\n");
        Command inside = shell();
        Command.Outcome outcome = Command.of("sh", "-c", "script -qec \"$0\" /dev/null <" + typed)
                .with(String.join(" ", inside.argv()))
                .env("JAVA_HOME", System.getProperty("java.home"))
                .atMost(Duration.ofMinutes(1))
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(5);
        assertThat(outcome.out()).contains("42 is it");
    }

    @Test
    void nothingOfItOutlivesABuilderThatIsKilled() throws Exception {
        String marker = "8" + ProcessHandle.current().pid();
        Process process = shell("-c", "sleep " + marker + " & sleep " + marker)
                .start(scratch.resolve("killed.out"), scratch.resolve("killed.err"));
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        // The command line of the builder, of bubblewrap and of the shell hold the words, too: two are of the sleepers.
        while (HostProcesses.named("sleep " + marker).size() < 2) {
            assertThat(process.isAlive() && System.nanoTime() - end < 0)
                    .as("the shell")
                    .isTrue();
            Thread.sleep(20);
        }
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(HostProcesses.leftAfter(Duration.ofSeconds(20), "sleep " + marker))
                .isEmpty();
    }

    @Test
    void saysWhichComponentsHaveAStep() {
        for (String wrong : List.of("tools", "ap")) {
            Command.Outcome outcome = InstalledLauncher.complete(
                            "shell", wrong, project.top().path().toString(), "--allow-local")
                    .with("--cache", scratch.resolve("cache").toString())
                    .run();
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
            assertThat(outcome.err()).contains("no component `" + wrong + "` with a build step", "app");
            assertThat(outcome.out()).isEmpty();
        }
    }
}
