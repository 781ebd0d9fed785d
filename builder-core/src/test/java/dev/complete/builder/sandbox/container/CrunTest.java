package dev.complete.builder.sandbox.container;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CrunTest implements ContainerRuntimeContract {

    @TempDir
    private Path folder;

    private @Nullable RunBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = RunBench.in(folder, "crun");
    }

    @Override
    public RunBench bench() {
        return java.util.Objects.requireNonNull(bench);
    }
}
