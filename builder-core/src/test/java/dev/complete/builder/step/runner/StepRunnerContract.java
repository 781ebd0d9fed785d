package dev.complete.builder.step.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.step.runner.StepBench.Ran;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link StepRunner} promises; an implementation's test supplies a fresh runner and bench for each test. */
public interface StepRunnerContract extends SandboxContract, OutputContract, LimitContract {

    @Test
    default void saysTheExitCode() throws Exception {
        Ran ran = run("echo before; exit 3");

        assertThat(ran.failure()).isEqualTo("ended with exit code 3");
        assertThat(ran.lines()).containsExactly("before");
    }

    @Test
    default void saysWhatCannotBeStarted() throws Exception {
        var action = bench().action(List.of("/bin/nothing"), List.of("out"), tools -> tools, source -> source);

        assertThat(run(action).failure()).startsWith("could not be started: /bin/nothing: No such file or directory");
    }

    @Test
    default void saysThatAProgramIsNotExecutable() throws Exception {
        var action = bench().action(List.of("./script"), List.of("out"), tools -> tools, source -> {
            source.put(RootfsPath.of("/script"), StepBench.text("#!/bin/sh\n", 0644));
            return source;
        });

        assertThat(run(action).failure())
                .startsWith("could not be started: ./script: Permission denied")
                .endsWith("is not executable");
    }

    @Test
    default void findsProgramsByThePathInside() throws Exception {
        var action = bench().action(List.of("echo", "it\"s 'in' $PATH\n"), List.of(), tools -> tools, source -> source);

        assertThat(run(action).lines()).containsExactly("it\"s 'in' $PATH", "");
    }
}
