package dev.complete.builder.step.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.step.runner.StepBench.Ran;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step may use of the machine, and that nothing of it outlives it. */
public interface LimitContract extends Stepping {

    StepTerms SMALL = StepBench.terms(Duration.ofSeconds(20), 64L << 20, 16L << 20);

    /** Whether anybody on this machine, in whatever sandbox, sleeps for so many seconds. */
    static boolean anybodySleeps(String seconds) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readString(process.resolve("cmdline")).equals("sleep\0" + seconds + "\0")) {
                        return true;
                    }
                } catch (IOException e) {
                    // it ended meanwhile
                }
            }
        }
        return false;
    }

    @Test
    default void endsWhatTakesTooLongAlsoWhenItIgnoresSignals() throws Exception {
        long start = System.nanoTime();
        Ran ran = run(
                "trap '' TERM INT HUP; echo on; sleep 60; sleep 60",
                StepBench.terms(Duration.ofSeconds(1), 1 << 28, 1 << 26));

        assertThat(ran.failure()).isEqualTo("took longer than 1 s; `timeout: 2s` raises that");
        assertThat(ran.log()).contains("on\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(while :; do echo x >>$OUT/late; echo x >>$OUT/$$; done) & sleep 0.2; echo x >$OUT/app",
                "setsid sh -c 'trap \"\" HUP TERM; sleep 60.5' & (sleep 60.5 &); echo x >$OUT/app",
                "setsid setsid sleep 60.5 >/dev/null 2>&1 </dev/null & echo x >$OUT/app",
            })
    default void endsWhatIsLeftRunningBeforeOutputsAreRead(String script) throws Exception {
        long start = System.nanoTime();
        Ran ran = run(script);

        assertThat(ran.text("/out/app")).isEqualTo("x\n");
        assertThat(anybodySleeps("60.5")).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    default void endsWhatUsesTooMuchMemory() throws Exception {
        Ran ran = runHostile("hostile memory 40; echo enough; hostile memory 200", SMALL);

        assertThat(ran.log()).contains("enough");
        assertThat(ran.failure())
                .contains("more than 64 MiB of memory")
                .contains("`limits: {memory: 128m}` raises that");
    }

    /** Also when the command goes on and ends well: what it did then depends on the limit. */
    @Test
    default void endsWhatSurvivesUsingTooMuchMemory() throws Exception {
        assertThat(runHostile("hostile memory 200 || true", SMALL).failure()).contains("more than 64 MiB of memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/dev/shm"})
    default void endsWhatFillsMemoryWithFiles(String folder) throws Exception {
        Ran ran = run(
                "dd if=/dev/zero of=" + folder + "/f bs=1M count=300",
                StepBench.terms(SMALL.timeout(), SMALL.memory(), 1L << 30));

        // whichever is first: the file system is full, or the memory
        assertThat(ran.failure() + ran.log()).containsAnyOf("of memory", "No space left on device");
    }

    @Test
    default void endsAForkBomb() throws Exception {
        Ran ran = run("f() { f | f & }; f; sleep 15", StepBench.terms(Duration.ofSeconds(15), 2L << 30, 16L << 20));

        assertThat(ran.failure()).contains("4096 processes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes >$OUT/f",
                "i=0; while :; do i=$((i+1)); yes | head -c 1000000 >$i; done",
                "truncate -s 4096G $OUT/f",
                "dd if=/dev/zero of=f bs=1 count=1 seek=4398046511103",
                "for i in 1 2 3 4; do truncate -s 10M $OUT/$i; done; sleep 10",
            })
    default void endsWhatFillsTheDisk(String script) throws Exception {
        assertThat(run(script, SMALL).failure()).contains("16 MiB").contains("`limits: {disk: 32m}` raises that");
    }

    @Test
    default void endsWhatPrintsWithoutEnd() throws Exception {
        assertThat(run("yes", SMALL).failure()).startsWith("printed more than 16 MiB; `limits: {disk: 32m}`");
    }

    @Test
    default void saysFirstWhichLimitsHold() throws Exception {
        assertThat(run("echo x", SMALL).log())
                .startsWith("limits: memory 64 MiB (")
                .contains("), disk 16 MiB (");
    }

    @Test
    default void endsWhenItsThreadIsInterrupted() throws Exception {
        FutureTask<Ran> task = new FutureTask<>(() -> run("echo on; sleep 61.5"));
        Thread thread = new Thread(task, "to be interrupted");
        thread.start();
        while (!anybodySleeps("61.5")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        thread.interrupt();

        assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(anybodySleeps("61.5")).isFalse();
    }

    @Test
    default void endsWhenItsLogCannotBeWritten() throws Exception {
        assertThatThrownBy(() -> runner().run(
                                bench().sh("echo x; sleep 62.5"), StepBench.TERMS, (bytes, offset, length) -> {
                                    throw new IOException("the disk is full");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the disk is full");
        assertThat(anybodySleeps("62.5")).isFalse();
    }
}
