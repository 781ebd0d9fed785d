package dev.complete.builder.step.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.step.runner.StepBench.Ran;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a step sees of the world: its inputs, and nothing of the machine. Each test tries to see or do more. */
public interface SandboxContract extends Stepping {

    @Test
    default void hasExactlyTheEnvironmentItWasGiven() throws Exception {
        Ran ran = run(bench().action(List.of("/bin/env"), List.of("out"), tools -> tools, source -> source));

        TreeMap<String, String> expected = new TreeMap<>(StepBench.environment());
        expected.put("JOBS", "2");
        expected.put("PWD", "/src");
        assertThat(ran.lines().stream().sorted())
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    @Test
    default void isRootOfAMachineCalledComplete() throws Exception {
        assertThat(run("id -u; id -g; hostname; umask; pwd; touch f; stat -c %a f; mkdir d; stat -c '%a %u %g' d")
                        .lines())
                .containsExactly("0", "0", "complete", "0022", "/src", "644", "755 0 0");
    }

    @Test
    default void seesItsInputsOnly() throws Exception {
        assertThat(run("ls -A / /dev /tmp /out /dev/shm; test ! -e /sys; test ! -e /etc/passwd")
                        .lines())
                .containsExactly(
                        "/:",
                        "bin",
                        "dev",
                        "out",
                        "proc",
                        "src",
                        "tmp",
                        "",
                        "/dev:",
                        "fd",
                        "full",
                        "null",
                        "random",
                        "shm",
                        "stderr",
                        "stdin",
                        "stdout",
                        "urandom",
                        "zero",
                        "",
                        "/dev/shm:",
                        "",
                        "/out:",
                        "",
                        "/tmp:");
    }

    @Test
    default void seesOneTimeOnAllItsInputs() throws Exception {
        Ran ran = run(bench().action(
                        List.of(
                                "/bin/sh",
                                "-euc",
                                "find / -xdev ! -path '/dev*' ! -path '/proc*' ! -path '/tmp' -exec stat -c '%Y %n' {} +;"
                                        + " stat -c '%Y %n' /out /src; find /src -exec stat -c '%Y %n' {} +"),
                        List.of(),
                        tools -> {
                            tools.put(
                                    RootfsPath.of("/lib"),
                                    new Node.Symlink("usr/lib", Metadata.LINK, StepBench.origin()));
                            return tools;
                        },
                        source -> {
                            source.put(RootfsPath.of("/d"), StepBench.directory(0700));
                            source.put(RootfsPath.of("/d/f"), StepBench.text("x", 0600));
                            source.put(RootfsPath.of("/d/l"), new Node.Symlink("f", Metadata.LINK, StepBench.origin()));
                            return source;
                        }));

        assertThat(ran.lines()).contains("318211200 /", "318211200 /lib", "318211200 /src/d/l");
        assertThat(ran.lines()).allMatch(line -> line.startsWith("318211200 "));
    }

    @Test
    default void findsItsSourceWithModesAndLinks() throws Exception {
        Ran ran = run(bench().action(
                        List.of(
                                "/bin/sh",
                                "-euc",
                                "stat -c '%a %n' * .; ./run; readlink link; echo more >>closed/f; rm run"),
                        List.of(),
                        tools -> tools,
                        source -> {
                            source.put(RootfsPath.of("/run"), StepBench.text("#!/bin/sh\necho it runs\n", 0755));
                            source.put(RootfsPath.of("/closed"), StepBench.directory(0500));
                            source.put(RootfsPath.of("/closed/f"), StepBench.text("x", 0400));
                            source.put(
                                    RootfsPath.of("/link"),
                                    new Node.Symlink("../no/where", Metadata.LINK, StepBench.origin()));
                            return source;
                        }));

        assertThat(ran.outcome()).as(ran.log()).isInstanceOf(StepOutcome.Done.class);
        assertThat(ran.lines()).containsExactly("500 closed", "777 link", "755 run", "755 .", "it runs", "../no/where");
    }

    @Test
    default void hasNoNetworkButItsOwnLoopback() throws Exception {
        try (ServerSocket host = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Ran ran = run("tail -n +3 /proc/net/dev | cut -d: -f1; ip route; cat /proc/net/route | tail -n +2;"
                    + " nc -w 1 127.0.0.1 " + host.getLocalPort() + " </dev/null && echo REACHED; echo end");

            assertThat(ran.lines()).contains("    lo", "end").doesNotContain("REACHED");
            assertThat(ran.lines().stream().filter(line -> !line.startsWith("nc: ")))
                    .containsExactly("    lo", "end");
        }
    }

    @Test
    default void reachesNoAbstractSocketOfTheHost() throws Exception {
        String name = "complete-test-" + System.nanoTime();
        Path hostile = Hostile.onHost();
        Process listener = new ProcessBuilder(hostile.toString(), "listen", name).start();
        try {
            assertThat(listener.inputReader().readLine()).isEqualTo("listen: done");
            assertThat(new ProcessBuilder(hostile.toString(), "abstract", name)
                            .start()
                            .waitFor())
                    .as("the host itself reaches it")
                    .isZero();

            assertThat(runHostile("hostile abstract " + name + " || true").lines())
                    .containsExactly("connect: Connection refused");
        } finally {
            listener.destroyForcibly().waitFor();
            Files.delete(hostile);
        }
    }

    /** Sockets to the host of a virtual machine (40) are in no namespace; a ring opens sockets past any filter. */
    @Test
    default void opensOnlySocketsThatAreItsOwn() throws Exception {
        Ran ran = runHostile(
                "for family in 1 2 10 16 38 40 42; do hostile family $family || true; done;" + " hostile ring || true");

        String done = "socket: done";
        String refused = "socket: Address family not supported by protocol";
        assertThat(ran.lines())
                .containsExactly(
                        done, done, done, done, refused, refused, refused, "io_uring_setup: Function not implemented");
    }

    @Test
    default void hasNoDescriptorsButTheFirstThree() throws Exception {
        Ran ran = run(bench().action(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "ls /proc/self/fd; readlink /proc/self/fd/0; readlink /proc/self/fd/2"),
                        List.of(),
                        tools -> tools,
                        source -> source));

        // the fourth is the folder that `ls` reads
        assertThat(ran.lines()).startsWith("0", "1", "2", "3", "/dev/null").hasSize(6);
        assertThat(ran.lines().get(5)).startsWith("pipe:");
    }

    @Test
    default void cannotChangeItsToolsOrTheRoot() throws Exception {
        Ran ran = runHostile("for f in /x /bin/x /dev/x /proc/x; do ( : >$f ) 2>/dev/null && echo OPEN $f; done;"
                + " ( : >>/bin/sh ) && echo OPEN; chmod 700 /bin/sh && echo CHANGED; chmod 700 / && echo CHANGED;"
                + " rm -f /bin/sh && echo REMOVED; touch /bin && echo TOUCHED; mv /out /tmp/o && echo MOVED;"
                + " rmdir /out && echo MOVED; hostile writable-root && echo MOUNTED; mount -t tmpfs x /bin && echo M;"
                + " mount -o remount,rw / && echo M; umount /proc/sys && echo M; umount /src && echo M;"
                + " unshare -m true && echo UNSHARED; chroot /out / && echo M; hostile namespace && echo UNSHARED;"
                + " mknod /tmp/n c 1 3 && echo NODE; echo end");

        assertThat(ran.lines()).doesNotContain("OPEN", "CHANGED", "REMOVED", "TOUCHED", "MOVED", "MOUNTED", "M");
        assertThat(ran.lines()).doesNotContain("UNSHARED", "NODE").noneMatch(line -> line.startsWith("OPEN "));
        assertThat(ran.lines()).contains("end", "unshare: No space left on device");
    }

    @Test
    default void reachesNoTerminalNoKeyringAndNoKernelLog() throws Exception {
        Ran ran = runHostile("test ! -e /dev/tty; test ! -e /dev/ptmx; hostile type-ahead || true;"
                + " hostile key any || true; hostile kernel-log || true; hostile trace 1 || true");

        assertThat(ran.lines().get(0)).startsWith("TIOCSTI: ").doesNotContain("done");
        assertThat(ran.lines().subList(1, 3))
                .containsExactly("keyctl: Operation not permitted", "syslog: Operation not permitted");
    }

    @Test
    default void doesWhatRootDoesToItsOwnFiles() throws Exception {
        Ran ran = run("echo x >f; chmod 0 f; cat f; echo y >>f; mkdir d; : >d/g; chmod 0 d; ls d; chmod 500 d; rm -r d;"
                + " cp f $OUT/s; chown 0:0 f $OUT/s; chmod 4755 $OUT/s; chgrp 0 f; chmod 2755 f; stat -c %a f $OUT/s;"
                + " chown 1:1 f 2>/dev/null || echo none else");

        assertThat(ran.lines()).containsExactly("x", "g", "2755", "4755", "none else");
    }

    @Test
    default void hasLimitsOfItsOwnWhateverTheHosts() throws Exception {
        Ran ran = runHostile("hostile limits", StepBench.terms(StepBench.TERMS.timeout(), 256L << 20, 64L << 20));

        assertThat(ran.lines()).containsExactly("0 0", "8388608 8388608", "4096 4096", "67108864 67108864");
    }
}
