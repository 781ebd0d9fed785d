package dev.complete.builder.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds in a container, whatever runs it. */
interface ContainerRuntimeContract {

    RunBench bench();

    @Test
    default void itIsProcessOneAsItsUserInItsFolderWithItsEnvironment() throws Exception {
        String said = bench().say(
                        "id; echo pid $$; pwd; env | grep -v -e ^SHLVL -e ^PWD= | sort; cat /proc/sys/kernel/hostname");
        assertThat(said.lines())
                .startsWith("uid=10001 gid=10001", "pid 1", "/tmp")
                .contains("HOME=/", "PATH=/bin", "WORDS=a  b=\"c\"", "$d", "bench")
                .hasSize(8);
    }

    @Test
    default void onlyWhatIsWritableCanBeWritten() throws Exception {
        String tries = "for f in /x /bin/x /src/x /src/file /dev/x /etc /proc/x /sys/x /tmp/x /data/x /dev/shm/x; do"
                + " ( echo y >$f ) 2>/dev/null && echo wrote $f; done;"
                + " mkdir /data/d && stat -c %a /data /tmp; cat /src/file";
        assertThat(bench().say(tries).lines())
                .containsExactly("wrote /tmp/x", "wrote /data/x", "wrote /dev/shm/x", "700", "1777", "of the host");
        assertThat(bench().say(ResolvedUser.ROOT, Network.NONE, tries).lines())
                .as("root")
                .containsExactly("wrote /tmp/x", "wrote /data/x", "wrote /dev/shm/x", "700", "1777", "of the host");
        assertThat(bench().work().resolve("file")).hasContent("of the host\n");
        assertThat(bench().work().resolve("x")).doesNotExist();
    }

    @Test
    default void memoryIsAsLargeAsItWasSaid() throws Exception {
        assertThat(bench().say("dd if=/dev/zero of=/tmp/big bs=1k count=2000 2>&1; stat -c %s /tmp/big"))
                .contains("No space left", "1048576");
    }

    @Test
    default void thereAreNoPrivilegesToBeHad() throws Exception {
        String look = "grep -E '^(CapPrm|CapEff|NoNewPrivs)' /proc/self/status";
        assertThat(bench().say(look).lines())
                .containsExactlyInAnyOrder("CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
        assertThat(bench().say(ResolvedUser.ROOT, Network.NONE, look).lines())
                .as("root keeps three that reach nothing of the host")
                .containsExactlyInAnyOrder("CapPrm:\t0000000020000420", "CapEff:\t0000000020000420", "NoNewPrivs:\t1");
        assertThat(bench().say(ResolvedUser.ROOT, Network.NONE, "mknod /tmp/node b 8 0 2>&1 || echo refused"))
                .contains("refused");
    }

    @Test
    default void nothingOfTheKernelCanBeSetOrRead() throws Exception {
        String said = bench().say(
                        ResolvedUser.ROOT,
                        Network.NONE,
                        "for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sysrq-trigger; do"
                                + " ( : >>$f ) 2>/dev/null && echo OPEN $f; done;"
                                + " head -c 1 /proc/kcore 2>/dev/null | wc -c; chmod 600 /dev/null 2>&1; echo done");
        assertThat(said).doesNotContain("OPEN").contains("0\n", "done");
        assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:mode"))
                .as("the host's /dev/null")
                .isEqualTo(020666);
    }

    /** In one of its own, root could mount the host's control groups, and freeze or kill what is in them. */
    @Test
    default void thereAreNoUserNamespacesToBeMade() throws Exception {
        String tries = "/bin/busybox unshare -U true 2>&1 || echo refused;"
                + " /bin/busybox unshare -m true 2>&1 || echo refused";
        assertThat(bench().say(ResolvedUser.ROOT, Network.NONE, tries).lines().filter("refused"::equals))
                .as("root")
                .hasSize(2);
        assertThat(bench().say(tries).lines().filter("refused"::equals)).hasSize(2);
    }

    @Test
    default void itsNetworkIsTheHostsOrALoopback() throws Exception {
        String look = "cat /proc/net/dev";
        assertThat(interfaces(bench().say(new ResolvedUser(10001, 10001), Network.NONE, look)))
                .containsOnlyOnce("lo")
                .doesNotContainAnyElementsOf(List.of("eth0", "ifb0"));
        assertThat(interfaces(bench().say(new ResolvedUser(10001, 10001), Network.HOST, look)))
                .isEqualTo(interfaces(Files.readString(Path.of("/proc/net/dev"))));
    }

    /** Who owns the network decides whether the port can be given; what cannot be is said. */
    @Test
    default void aPortBelow1024IsItsUsersOrSaidToBeLost() throws Exception {
        RootfsTree empty = RootfsTree.of(new TreeMap<>(Map.of(
                RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest(Origin.GENERATED)))));
        for (Network network : Network.values()) {
            Container listening = bench().listening(869, network);
            String said = bench().say(listening, 60);
            List<String> lost = bench().runtime().losses(listening.contract(), empty, network);
            assertThat(said.contains("bound")).as(network + ": " + said).isEqualTo(lost.isEmpty());
            if (bench().runtime() instanceof OciRuntime) {
                assertThat(lost).isEmpty();
            } else if (!lost.isEmpty()) {
                assertThat(lost).singleElement().asString().contains("port 869", "bubblewrap cannot give it");
            }
        }
        assertThat(bench().say("grep CapAmb /proc/self/status"))
                .as("without such a port")
                .contains("CapAmb:\t0000000000000000");
    }

    private static List<String> interfaces(String table) {
        return table.lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .toList();
    }

    @Test
    default void itsExitCodeIsPassedOn() throws Exception {
        assertThat(bench().exit("exit 0")).isZero();
        assertThat(bench().exit("exit 7")).isEqualTo(7);
    }

    @Test
    default void nothingIsLeft() throws Exception {
        String marker = "9" + System.nanoTime();
        bench().say("sleep " + marker + " & echo x >/data/x; mkdir /data/closed; chmod 0 /data/closed");
        assertThat(RunBench.runs(marker)).isFalse();
        assertNothingLeft();
    }

    @Test
    default void whatDoesNotEndIsEnded() throws Exception {
        String marker = "8" + System.nanoTime();
        Container container = bench().container(
                        new ResolvedUser(10001, 10001),
                        Network.NONE,
                        "trap '' TERM INT HUP; sleep " + marker + " & while :; do sleep " + marker + "; done");
        bench().say(container, 2);
        assertThat(RunBench.runs(marker)).isFalse();
        assertNothingLeft();
    }

    private void assertNothingLeft() throws Exception {
        Path runs = bench().cache().resolve("runs");
        assertThat(runs).isEmptyDirectory();
        try (Stream<Path> groups = Files.isDirectory(Path.of("/sys/fs/cgroup"))
                ? Files.find(
                        Path.of("/sys/fs/cgroup"),
                        6,
                        (path, attributes) -> path.getFileName().toString().startsWith("complete-run-")
                                && Files.exists(path.resolve("cgroup.procs")))
                : Stream.of()) {
            assertThat(groups.filter(group -> !inUse(group))).isEmpty();
        }
    }

    /** Other tests run at the same time. */
    private static boolean inUse(Path group) {
        try {
            return !Files.readString(group.resolve("cgroup.procs")).isBlank();
        } catch (java.io.IOException vanished) {
            return true;
        }
    }
}
