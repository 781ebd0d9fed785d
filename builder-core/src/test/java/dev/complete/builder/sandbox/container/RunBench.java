package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.sandbox.container.Container.Bind;
import dev.complete.builder.sandbox.host.HostTools;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A root with the host's static busybox, and containers of it: user 10001, {@code /tmp} in memory, the volume
 * {@code /data} of that user, {@code /src} bound.
 */
final class RunBench {

    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    private static final List<String> LINKS = List.of(
            "cat", "dd", "env", "grep", "head", "id", "ls", "mkdir", "mknod", "rm", "sh", "sleep", "sort", "stat",
            "touch", "wc");
    private static final ResolvedUser USER = new ResolvedUser(10001, 10001);

    /** More than a busy machine needs to run a script. */
    private static final long SECONDS = 60;

    private final Path folder;
    private final ContainerRuntime runtime;
    private final Lifeline lifeline;

    private RunBench(Path folder, ContainerRuntime runtime, Lifeline lifeline) {
        this.folder = folder;
        this.runtime = runtime;
        this.lifeline = lifeline;
    }

    /** Skipped, and said so, where there is no busybox, or the runtime does not work. */
    static RunBench in(Path folder, String runtime) throws Exception {
        require(Files.isExecutable(BUSYBOX), "a static busybox (busybox-static)");
        Path bin = Files.createDirectories(folder.resolve("root/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String link : LINKS) {
            Files.createSymbolicLink(bin.resolve(link), Path.of("busybox"));
        }
        for (String point : List.of("data", "dev", "proc", "src", "sys", "tmp")) {
            Files.createDirectory(folder.resolve("root").resolve(point));
        }
        Files.setAttribute(folder.resolve("root/tmp"), "unix:mode", 01777); // as in every image: runc keeps it
        Files.writeString(Files.createDirectory(folder.resolve("work")).resolve("file"), "of the host\n");
        ContainerRuntime found = ContainerRuntime.all(HostTools.STANDARD).stream()
                .filter(one -> one.name().equals(runtime))
                .findFirst()
                .orElseThrow();
        RunBench bench = new RunBench(folder, found, Lifeline.of(HostTools.STANDARD));
        if (HostTools.STANDARD.find(runtime.equals("bubblewrap") ? "bwrap" : runtime) == null) {
            require(false, runtime);
        }
        require(
                runtime.equals("bubblewrap")
                        || Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "root for " + runtime);
        return bench;
    }

    private static void require(boolean present, String what) {
        if (!present) {
            System.err.println("SKIPPED: needs " + what);
            Assumptions.abort("needs " + what);
        }
    }

    Path cache() {
        return folder.resolve("cache");
    }

    Path work() {
        return folder.resolve("work");
    }

    Lifeline lifeline() {
        return lifeline;
    }

    ContainerRuntime runtime() {
        return runtime;
    }

    RuntimeContract contract(ResolvedUser user, String script) {
        return contract(user, List.of(), script);
    }

    private RuntimeContract contract(ResolvedUser user, List<String> ports, String script) {
        return new RuntimeContract(
                "bench",
                Platform.parse("linux/amd64"),
                user,
                List.of(),
                List.of("/bin/sh", "-c", script),
                new TreeMap<>(java.util.Map.of("PATH", "/bin", "HOME", "/", "WORDS", "a  b=\"c\"\n$d")),
                "/",
                List.of(),
                ports,
                "/tmp",
                List.of(
                        new Mount(RootfsPath.of("/data"), 0700, user.uid(), user.gid(), null, true),
                        new Mount(RootfsPath.of("/tmp"), 01777, user.uid(), user.gid(), 1L << 20, false)),
                false,
                List.of());
    }

    Container container(ResolvedUser user, Network network, String script) {
        return new Container(
                contract(user, script), folder.resolve("root"), network, List.of(new Bind(work(), "/src")));
    }

    /** Prints {@code bound} when the ordinary user got the port. */
    Container listening(int port, Network network) {
        String script = "/bin/busybox httpd -p " + port + " -h /src && echo bound";
        return new Container(
                contract(USER, List.of(port + "/tcp"), script),
                folder.resolve("root"),
                network,
                List.of(new Bind(work(), "/src")));
    }

    /** What a script prints, as the ordinary user without a network. */
    String say(String script) throws Exception {
        return say(USER, Network.NONE, script);
    }

    String say(ResolvedUser user, Network network, String script) throws Exception {
        return say(container(user, network, script), SECONDS);
    }

    String say(Container container, long seconds) throws Exception {
        try (RunFolder run = RunFolder.create(cache(), lifeline)) {
            return ContainerProcess.apart(runtime.launch(container, run), run, lifeline, seconds);
        }
    }

    /** At this process's own output, which the script should leave alone. */
    int exit(String script) throws Exception {
        try (RunFolder run = RunFolder.create(cache(), lifeline)) {
            return ContainerProcess.attached(runtime.launch(container(USER, Network.NONE, script), run), run, lifeline)
                    .exitCode();
        }
    }

    /** Whether a process with such an argument runs on this machine. */
    static boolean runs(String argument) throws IOException {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    String line =
                            Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (line.contains(argument + "\0") && Files.exists(process, LinkOption.NOFOLLOW_LINKS)) {
                        return true;
                    }
                } catch (IOException ended) {
                    // the next
                }
            }
        }
        return false;
    }
}
