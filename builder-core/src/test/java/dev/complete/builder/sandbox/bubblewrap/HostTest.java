package dev.complete.builder.sandbox.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.sandbox.host.BubblewrapCommand;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.builder.step.runner.StepBench;
import dev.complete.builder.step.runner.StepBench.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine around a sandbox: what it must not be able to reach, and what is said where none can be made. */
class HostTest {

    @TempDir
    private Path folder;

    private Ran run(String script) throws Exception {
        StepBench bench = StepBench.in(folder);
        Bubblewrap runner = new Bubblewrap(folder, bench.cas(), bench.contents(), 2);
        return bench.run(runner, bench.sh(script), StepBench.TERMS);
    }

    /** As root, uid 0 of the sandbox owns the host's nodes. */
    @Test
    void deviceNodesOfTheHostStayAsTheyAre() throws Exception {
        List<Path> nodes = BubblewrapCommand.NODES.stream().map(Path::of).toList();
        List<Object> before = modes(nodes);
        Ran ran = run("for n in null zero full random urandom; do chmod 600 /dev/$n && echo CHANGED $n;"
                + " touch -t 200001010000 /dev/$n && echo TOUCHED; done; echo x >/dev/null; head -c 9 /dev/zero | wc -c;"
                + " head -c 5 /dev/urandom | wc -c; (echo x >/dev/full) 2>/dev/null || echo full");

        assertThat(modes(nodes)).isEqualTo(before);
        assertThat(ran.lines())
                .contains("9", "5", "full")
                .noneMatch(line -> line.startsWith("CHANGED") || line.startsWith("TOUCHED"));
    }

    private static List<Object> modes(List<Path> files) throws IOException {
        List<Object> modes = new ArrayList<>();
        for (Path file : files) {
            modes.add(Files.readAttributes(file, "unix:mode,lastModifiedTime"));
        }
        return modes;
    }

    @Test
    void nothingOfTheKernelCanBeSet() throws Exception {
        String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
        Ran ran = run("for f in $(find /proc/sys -type f 2>/dev/null) /proc/[a-z]*; do"
                + " case $f in /proc/self|/proc/thread-self|/proc/net|/proc/mounts) continue;; esac;"
                + " [ -d $f ] || { ( : >>$f ) 2>/dev/null && echo OPEN $f; }; done;"
                + " (echo '|/tmp/x' >/proc/sys/kernel/core_pattern) || true; for f in /proc/[a-z]*; do"
                + " [ -L $f ] || { chmod 777 $f 2>/dev/null && echo CHANGED $f; }; done; echo end");

        assertThat(ran.lines())
                .contains("end")
                .noneMatch(line -> line.startsWith("OPEN") || line.startsWith("CHANGED"));
        assertThat(Files.readString(Path.of("/proc/sys/kernel/core_pattern"))).isEqualTo(pattern);
    }

    @Test
    void nothingOfTheKernelIsTold() throws Exception {
        Ran ran = run("cd /proc; for f in kcore kmsg kallsyms keys iomem ioports timer_list cmdline config.gz modules"
                + " sysrq-trigger slabinfo interrupts swaps partitions diskstats; do [ ! -e $f ] || head -c 9 $f; done;"
                + " for d in acpi bus fs irq driver scsi tty sysvipc; do ls -A $d 2>/dev/null || true; done; ls -d [0-9]* | wc -l;"
                + " ls /proc/1/cwd/ >/dev/null; tail -n 1 /proc/1/cgroup");

        // its shell, `ls` and `wc`
        assertThat(ran.lines().get(0)).isIn("2", "3");
        assertThat(ran.lines().get(1)).endsWith(":/");
        assertThat(ran.lines()).hasSize(2);
    }

    @Test
    void processesOfTheHostCannotBeReached() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "63.5").start();
        try {
            Ran ran = run("kill -9 " + sleeper.pid() + " || true; kill -9 -1; ls /proc/" + sleeper.pid() + " || true");
            assertThat(ran.log()).contains("No such process");
            assertThat(sleeper.isAlive()).isTrue();
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysHowToInstallWhatIsMissing() {
        StepBench bench = StepBench.in(folder);
        Bubblewrap runner = new Bubblewrap(folder, bench.cas(), bench.contents(), 2, new HostTools(List.of(folder)));

        assertThatThrownBy(() -> bench.run(runner, bench.sh("echo x"), StepBench.TERMS))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.IO))
                .hasMessageContaining("`apt-get install bubblewrap`")
                .hasMessageContaining(folder.toString());
    }

    /** bubblewrap itself says why: in a sandbox without user namespaces, where there is nothing, or when it is too old. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec /usr/bin/bwrap --unshare-user --disable-userns --dev-bind / / /usr/bin/bwrap \"$@\" | namespace",
                "echo \"bwrap: Unknown option --disable-userns\" >&2; exit 1 | bubblewrap 0.8.0 or newer",
                "exit 1 | it said nothing",
            })
    void saysWhatKeepsItFromMakingASandbox(String program, String said) throws IOException {
        StepBench bench = StepBench.in(folder);
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path bwrap = Files.writeString(tools.resolve("bwrap"), "#!/bin/sh\n" + program + "\n");
        Files.setPosixFilePermissions(bwrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        Bubblewrap runner = new Bubblewrap(folder, bench.cas(), bench.contents(), 2, new HostTools(List.of(tools)));

        assertThatThrownBy(() -> bench.run(runner, bench.sh("echo x"), StepBench.TERMS))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("could not make one")
                .hasMessageContaining(said);
    }
}
