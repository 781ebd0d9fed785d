package dev.complete.build.step.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.step.run.StepBench.Ran;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link StepRunner} does with what steps leave; an implementation's test supplies runner and bench. */
public interface StepRunnerContract {

    StepRunner runner();

    StepBench bench();

    default Ran run(String script) throws Exception {
        return run(script, StepBench.TERMS);
    }

    default Ran run(String script, StepTerms terms) throws Exception {
        return bench().run(runner(), bench().sh(script), terms);
    }

    @Test
    default void returnsWhatTheCommandLeft() throws Exception {
        Ran ran = run(
                "echo hello; mkdir $OUT/bin; echo '#!' >$OUT/bin/app; chmod 755 $OUT/bin/app; ln -s app $OUT/bin/b");

        assertThat(ran.log()).contains("hello\n");
        assertThat(ran.outputs().nodes().keySet())
                .extracting(RootfsPath::toString)
                .containsExactly("/", "/out", "/out/bin", "/out/bin/app", "/out/bin/b");
        assertThat(ran.text("/out/bin/app")).isEqualTo("#!\n");
        assertThat(ran.outputs().get(RootfsPath.of("/out/bin/b")))
                .isInstanceOfSatisfying(
                        Node.Symlink.class, link -> assertThat(link.target()).isEqualTo("app"));
        assertThat(ran.outputs().get(RootfsPath.of("/out/bin/app")))
                .isInstanceOfSatisfying(
                        Node.File.class,
                        file -> assertThat(file.metadata().mode()).isEqualTo(0755));
    }

    @Test
    default void saysTheExitCode() throws Exception {
        Ran ran = run("echo before; exit 3");

        assertThat(ran.failure()).isEqualTo("ended with exit code 3");
        assertThat(ran.log()).contains("before\n");
    }

    @Test
    default void saysWhatCannotBeStarted() throws Exception {
        var action = bench().action(List.of("/bin/nothing"), List.of("out"), tools -> tools, source -> source);

        assertThat(bench().run(runner(), action, StepBench.TERMS).failure()).contains("/bin/nothing");
    }

    @Test
    default void endsWhatTakesTooLongAlsoWhenItIgnoresSignals() throws Exception {
        long start = System.nanoTime();
        Ran ran = run(
                "trap '' TERM INT HUP; echo on; sleep 60; sleep 60",
                StepBench.terms(Duration.ofSeconds(1), 1 << 28, 1 << 26));

        assertThat(ran.failure()).startsWith("took longer than 1 s").contains("`timeout: ");
        assertThat(ran.log()).contains("on\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
