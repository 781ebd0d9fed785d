package dev.complete.builder.sandbox.bubblewrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessUsageTest {

    /** Counts no file system: none is that small. */
    private static final long NO_FILES = 0;

    /** As printf has it: bytes that are no text, what the kernel's own format is made of, and nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"\\377\\376", ") R 1 1", "a (b) c", "\\012"})
    void noNameHidesAProcessOrWhatItStarted(String name) throws Exception {
        Process shell = new ProcessBuilder(
                        "/bin/sh", "-c", "printf '" + name + "' >/proc/$$/comm; sleep 63.5 & echo named; wait")
                .start();
        try {
            assertThat(new String(shell.getInputStream().readNBytes(5), ISO_8859_1))
                    .isEqualTo("named");
            ProcessUsage usage = ProcessUsage.below(shell.pid(), NO_FILES);
            assertThat(usage.threads()).as("the shell and its sleep").isEqualTo(2);
            assertThat(usage.memory()).isGreaterThan(2 * 4096);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void countsNothingOfAProcessThatEnded() throws Exception {
        Process ended = new ProcessBuilder("/bin/true").start();
        ended.waitFor();
        assertThat(ProcessUsage.below(ended.pid(), NO_FILES)).isEqualTo(new ProcessUsage(0, 0));
    }
}
