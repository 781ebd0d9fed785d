package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeCommandTest {

    @TempDir
    private Path scratch;

    private CommandRun serve(String options) throws Exception {
        Files.createDirectories(scratch.resolve("out"));
        return CommandRun.of(scratch, ("serve --from out " + options).strip().split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--jobs 2",
                "--audit off",
                "--compression none",
                "--builds 2",
                "--queue 2",
                "--keep 1g",
                "--offline",
                "--file other.yaml",
                "--rev main",
                "--dirty"
            })
    void whatIsAboutBuildingIsRefusedWithFrom(String options) throws Exception {
        CommandRun run = serve("--listen 127.0.0.1:0 " + options);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(options.replaceFirst(" .*", "") + ": with --from nothing is built; leave it out");
    }

    @Test
    void whatIsAboutTheServerIsTaken() throws Exception {
        CommandRun run = serve("-q --debug --listen 127.0.0.1:0");
        assertThat(run.err()).contains("not an OCI image layout");
    }
}
