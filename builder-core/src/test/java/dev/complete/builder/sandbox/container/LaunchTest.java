package dev.complete.builder.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {

    @TempDir
    private Path run;

    @Test
    void whatEndsAContainerIsRecordedWordForWord() throws Exception {
        List<String> end = List.of("/usr/bin/runc", "--root", "/a cache\nwith a line end", "", "delete");
        new Launch(List.of("run"), Map.of(), end, "group").record(run);
        assertThat(Launch.end(run))
                .startsWith("group")
                .endsWith("delete")
                .hasSize(6)
                .containsAll(end);

        new Launch(List.of("run"), Map.of(), List.of(), "").record(run);
        assertThat(Launch.end(run)).containsExactly("");
    }

    @Test
    void aRunThatNeverCameSoFarHasNothingToEnd() throws Exception {
        assertThat(Launch.end(run)).containsExactly("");
    }
}
