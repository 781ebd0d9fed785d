package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One contract, whoever runs it. */
final class RuntimeContractIT {

    private static final int KILLS = 100;

    @TempDir
    private static Path shared;

    private static Path out;

    @BeforeAll
    static void build() {
        out = ProbeImages.build(shared);
    }

    static Stream<Arguments> everyImageUnderEveryRuntime() {
        return Arrays.stream(ContractRuntime.values())
                .flatMap(runtime -> Stream.of("probe-user", "probe-root").map(image -> Arguments.of(image, runtime)));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("everyImageUnderEveryRuntime")
    void writesWhereItMayAndNowhereElse(String image, ContractRuntime runtime, @TempDir Path scratch)
            throws IOException {
        runtime.require();
        String host = host();
        String output = runtime.output(out, image, scratch);
        assertThat(host()).as("what root of the image could change of the host").isEqualTo(host);
        boolean root = image.equals("probe-root");

        TreeSet<String> expected = new TreeSet<>(List.of("/data", "/tmp", "/work"));
        if (root) {
            // Without CAP_DAC_OVERRIDE root is a user like others where it owns nothing.
            expected.remove("/data");
            expected.remove("/work");
            expected.addAll(runtime.writable());
        }
        assertThat(found(output, "wrote in")).as(output).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found(output, "opened")).as(output).allMatch(runtime::isHarmless);
        assertThat(output.lines())
                .contains(root ? "user 0:0" : "user 10001:10001", "NoNewPrivs:\t1", "folder [/srv]", "limited")
                .contains(
                        root ? "stat /tmp 1777 0:0" : "stat /tmp 1777 10001:10001",
                        "stat /work 750 10001:10001",
                        "stat /srv/deep/er 700 10002:10002",
                        "stat /data 700 10001:10001");
        assertThat(found(output, "home")).as(output).containsExactly(root ? "/" : "/srv");
        assertThat(mount(output, "/dev/shm")).contains("rw", "nosuid", "nodev", "noexec", "tmpfs", "size=65536k");
        assertThat(mount(output, "/dev/mqueue")).contains("rw", "nosuid", "nodev", "noexec", "mqueue");
        assertThat(found(output, "shared in")).as(output).containsExactly("/dev/shm", "/dev/mqueue");
        assertThat(mount(output, "/tmp")).contains("rw", "nosuid", "nodev", "tmpfs");
        assertThat(mount(output, "/data")).contains(runtime.volumeFlags());
        assertThat(found(output, "bound")).as("a port below 1024: " + output).containsExactly("867");
        // CAP_KILL, CAP_NET_BIND_SERVICE and CAP_AUDIT_WRITE at most
        String bounding = found(output.replaceAll("CapBnd:\\s*(\\w+)", "CapBnd [$1]"), "CapBnd")
                .get(0);
        assertThat(Long.parseLong(bounding, 16) & ~0x20000420L).as(output).isZero();
    }

    /** LXD's starts tear them apart: what holds blanks is refused. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LXD")
    void passesEveryArgumentAndVariableOnAsItIs(ContractRuntime runtime, @TempDir Path scratch) throws IOException {
        runtime.require();
        String output = runtime.output(out, "probe-user", scratch);
        assertThat(found(output, "argument")).isEqualTo(ProbeImages.ARGUMENTS);
        assertThat(found(output, "variable")).containsExactly(ProbeImages.VALUE);
    }

    @Test
    void startsAgainAfterEveryKill(@TempDir Path scratch) throws IOException {
        ContainerRuntime.RUNC.require();
        Command command = Command.of(
                "runc", "run", "-b", out.resolve("probe-count.bundle").toString(), "probe-count");
        for (int start = 1; start <= KILLS; start++) {
            Path log = scratch.resolve("log");
            try (Container container = Container.start(command, "sleep", log)) {
                String expected = "start " + start + "\n";
                container.await(
                        expected, Duration.ofSeconds(30), () -> container.log().isEmpty() ? null : "");
                assertThat(container.log()).isEqualTo(expected);
                container.assertEndsByKill();
            }
        }
    }

    /** Owners and modes of the host's device nodes, and what the probe would leave elsewhere. */
    private static String host() {
        return Command.of("sh", "-c", """
                cat /proc/sys/kernel/core_pattern
                find /dev -xdev '(' -type b -o -type c ')' ! -name 'tty*' ! -name console ! -name ptmx \\
                  -printf '%p %m %U:%G\\n' | sort
                find /dev/shm /dev/mqueue -name complete-probe 2>&1
                """).run().out();
    }

    /** The options, type and source of what is mounted there, and those of the file system. */
    private static List<String> mount(String output, String path) {
        String last = output.lines()
                .filter(line -> line.startsWith("mount " + path + " "))
                .reduce("", (below, above) -> above);
        return List.of(last.split("[ ,]"));
    }

    private static List<String> found(String output, String what) {
        return output.lines()
                .filter(line -> line.startsWith(what + " [") && line.endsWith("]"))
                .map(line -> line.substring(what.length() + 2, line.length() - 1))
                .toList();
    }
}
