package dev.complete.builder.sandbox.bubblewrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.step.runner.StepBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code complete shell}: in another JVM, because this one's input and output are the test runner's. */
class ShellTest {

    @TempDir
    private Path cache;

    /** Runs a shell in the sandbox and ends with its exit code. */
    public static void main(String[] arguments) throws Exception {
        StepBench bench = StepBench.in(Path.of(arguments[0]));
        Bubblewrap runner = new Bubblewrap(bench.directory(), bench.cas(), bench.contents(), 2);
        boolean terminal = Boolean.parseBoolean(arguments[1]);
        int code =
                runner.shell(bench.sh("exit 9"), StepBench.TERMS, List.of("/bin/sh"), Map.of("TERM", "dumb"), terminal);
        System.exit(code);
    }

    private record Ended(int code, String output) {}

    private Ended shell(boolean terminal, String typed) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " -Xmx128m -XX:TieredStopAtLevel=1 -cp "
                + System.getProperty("java.class.path") + " " + ShellTest.class.getName() + " " + cache + " "
                + terminal;
        List<String> command = terminal
                ? List.of("script", "--quiet", "--return", "--command", java, "/dev/null")
                : List.of("/bin/sh", "-c", java);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(typed.getBytes(UTF_8));
        process.getOutputStream().flush();
        if (!terminal) {
            process.getOutputStream().close();
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void runsWhatIsTyped() throws Exception {
        Ended ended = shell(false, "echo $JOBS $TERM; hostname; pwd; test -e /dev/tty || echo no tty; exit 7\n");

        assertThat(ended.output()).isEqualTo("2 dumb\ncomplete\n/src\nno tty\n");
        assertThat(ended.code()).isEqualTo(7);
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void hasATerminalOfItsOwn() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/script"))) {
            System.err.println("SKIPPED: needs script (bsdutils)");
            Assumptions.abort("needs script");
        }
        Ended ended = shell(true, "test -t 0 && : </dev/tty && echo a ter\"\"minal; exit 7\n");

        assertThat(ended.output()).contains("a terminal");
        assertThat(ended.code()).isEqualTo(7);
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
    }
}
