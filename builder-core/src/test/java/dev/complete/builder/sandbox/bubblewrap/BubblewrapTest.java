package dev.complete.builder.sandbox.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.step.runner.StepBench;
import dev.complete.builder.step.runner.StepRunner;
import dev.complete.builder.step.runner.StepRunnerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class BubblewrapTest implements StepRunnerContract {

    @TempDir
    private Path cache;

    private StepBench bench;
    private Bubblewrap runner;

    @BeforeEach
    void makeBench() {
        bench = StepBench.in(cache);
        runner = new Bubblewrap(cache, bench.cas(), bench.contents(), 2);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
    }

    @Override
    public StepRunner runner() {
        return runner;
    }

    @Override
    public StepBench bench() {
        return bench;
    }
}
