package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.acceptance.ContractRuntime.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** One contract, whoever runs it: every system is asked the same. Each runs the images once, two systems at a time. */
final class RuntimeContractIT {

    private static final int KILLS = 100;
    private static final Set<String> WRITABLE = Set.of("/data", "/srv/deep/er", "/tmp", "/work");

    /** What is the kernel's. */
    private static final Pattern KERNEL = Pattern.compile("^/(dev|proc|sys)/");

    private static final String USER = "probe-user";
    private static final String ROOT = "probe-root";
    private static final String COUNT = "probe-count";

    @TempDir
    private static Path shared;

    private static Path out;

    private static String hostBefore;

    private static final ExecutorService SYSTEMS = Executors.newFixedThreadPool(2);
    private static final Map<ContractRuntime, CompletableFuture<ProbeRun>> RUNS = new EnumMap<>(ContractRuntime.class);

    @BeforeAll
    static void build() throws IOException {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwx--x--x")); // for other ids
        out = ProbeImages.build(shared);
        hostBefore = host();
    }

    @AfterAll
    static void stop() {
        SYSTEMS.shutdownNow();
    }

    private static ProbeRun run(ContractRuntime runtime) {
        runtime.require();
        try {
            return Objects.requireNonNull(runs().get(runtime)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TestAbortedException missing) {
                throw missing;
            }
            throw e;
        }
    }

    /** All are started when the first is asked for. */
    private static synchronized Map<ContractRuntime, CompletableFuture<ProbeRun>> runs() {
        if (RUNS.isEmpty()) {
            for (ContractRuntime runtime : ContractRuntime.values()) {
                RUNS.put(runtime, CompletableFuture.supplyAsync(() -> started(runtime), SYSTEMS));
            }
        }
        return RUNS;
    }

    private static ProbeRun started(ContractRuntime runtime) {
        try {
            Path scratch = Files.createDirectory(shared.resolve(runtime.name()));
            List<String> images = new ArrayList<>(List.of(USER, ROOT));
            if (!runtime.has(Gap.VOLUME_KEPT)) {
                images.add(COUNT);
            }
            return runtime.run(out, scratch, images.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> bothImages() {
        return Arrays.stream(ContractRuntime.values())
                .flatMap(runtime -> Stream.of(USER, ROOT).map(image -> Arguments.of(image, runtime)));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void writesWhereItMayAndNowhereElse(String image, ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        Set<String> wrote = new TreeSet<>(run.found(image, "wrote in"));
        if (runtime.has(Gap.RUN)) {
            wrote.removeAll(List.of("/run", "/var/tmp"));
        }
        if (runtime.has(Gap.OWNERS)) {
            assertThat(wrote).as(run.log(image)).contains("/tmp").isSubsetOf(WRITABLE);
        } else if (image.equals(ROOT)) {
            // Without CAP_DAC_OVERRIDE it is a user like others where it owns nothing.
            assertThat(wrote).as(run.log(image)).contains("/tmp").doesNotContain("/data", "/work", "/srv/deep/er");
        } else {
            assertThat(wrote)
                    .as(run.log(image))
                    .contains("/data", "/tmp", "/work")
                    .doesNotContain("/srv/deep/er");
        }
        if (!runtime.has(Gap.READ_ONLY)) {
            assertThat(wrote).as(run.log(image)).isSubsetOf(WRITABLE);
            assertThat(run.found(image, "opened")).as(run.log(image)).allMatch(file -> isItsOwn(runtime, file));
        }
        assertThat(run.found(image, "shared in")).containsExactly("/dev/shm", "/dev/mqueue");
    }

    /** Sets the mode of what it can to what it is. */
    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void changesNothingThatTheHostHas(String image, ContractRuntime runtime) throws IOException {
        ProbeRun run = run(runtime);
        Set<String> ofTheHost = devices();
        assertThat(run.found(image, "changed"))
                .as(run.log(image))
                .map(found -> found.split(" ", 3)) // number and type of the file system, path
                .filteredOn(found -> ofTheHost.contains(found[0])
                        || (found[2].matches("/(proc|sys)/.*") && !found[1].equals("tmpfs")))
                .map(found -> found[2])
                .allMatch(file -> isItsOwn(runtime, file)
                        || (image.equals(ROOT) && runtime.has(Gap.PROC_FILES) && isOfProcItself(file)));
        assertThat(run.found(image, "opened"))
                .filteredOn(KERNEL.asPredicate())
                .allMatch(file -> isItsOwn(runtime, file));
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void signalsNoProcessOfTheHost(String image, ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        if (!image.equals(ROOT) || !runtime.has(Gap.SIGNALS)) {
            assertThat(run.found(image, "can signal")).as(run.log(image)).isEmpty();
        }
    }

    @Test
    void hostIsAsItWasBefore() {
        runs().values().forEach(run -> run.handle((result, failure) -> result).join());
        assertThat(host()).isEqualTo(hostBefore);
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void isTheUserOfTheImage(String image, ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        boolean root = image.equals(ROOT);
        assertThat(run.found(image, "user")).containsExactly(root ? "0:0" : "10001:10001");
        assertThat(run.found(image, "home")).containsExactly(root ? "/" : "/srv");
        assertThat(run.found(image, "folder")).containsExactly("/srv");
        if (!runtime.has(Gap.GROUPS)) {
            assertThat(run.found(image, "groups")).containsExactly(root ? "0" : "10001");
        }
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void gainsNothing(String image, ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        if (!runtime.has(Gap.NEW_PRIVILEGES)) {
            assertThat(run.log(image).lines()).contains("NoNewPrivs:\t1");
        }
        String bounding = run.log(image)
                .lines()
                .filter(line -> line.startsWith("CapBnd:"))
                .map(line -> line.substring("CapBnd:".length()).strip())
                .findFirst()
                .orElseThrow();
        // CAP_KILL, CAP_NET_BIND_SERVICE and CAP_AUDIT_WRITE at most
        assertThat(Long.parseLong(bounding, 16) & ~0x20000420L).as(bounding).isZero();
        if (!runtime.has(Gap.PORT) || (image.equals(ROOT) && runtime != ContractRuntime.BUBBLEWRAP)) {
            assertThat(run.found(image, "bound")).as("a port below 1024").containsExactly("867");
        }
    }

    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void hasMemoryAndVolumesAsTheContractSays(String image, ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        assertThat(run.mount(image, "/dev/shm")).contains("rw", "nosuid", "nodev", "tmpfs");
        assertThat(run.mount(image, "/dev/mqueue")).contains("rw", "mqueue");
        if (!runtime.has(Gap.MEMORY_SIZE)) {
            assertThat(run.mount(image, "/dev/shm")).contains("size=65536k");
        }
        if (!runtime.has(Gap.MEMORY_NOEXEC)) {
            assertThat(run.mount(image, "/dev/shm")).contains("noexec");
            assertThat(run.mount(image, "/dev/mqueue")).contains("nosuid", "nodev", "noexec");
        }
        if (!runtime.has(Gap.MEMORY_ON_DISK)) {
            for (String memory : List.of("/tmp", "/work", "/srv/deep/er")) {
                assertThat(run.mount(image, memory)).as(memory).contains("rw", "nosuid", "nodev", "tmpfs");
            }
            assertThat(run.log(image).lines()).contains("limited");
        }
        assertThat(run.mount(image, "/data")).contains("rw");
        if (!runtime.has(Gap.VOLUME_NOSUID)) {
            assertThat(run.mount(image, "/data")).contains("nosuid");
        }
        if (!runtime.has(Gap.VOLUME_NODEV)) {
            assertThat(run.mount(image, "/data")).contains("nodev");
        }
        assertThat(run.log(image).lines()).anyMatch(line -> line.startsWith("stat /tmp 1777 "));
        if (!runtime.has(Gap.OWNERS)) {
            assertThat(run.log(image).lines())
                    .contains(
                            "stat /work 750 10001:10001",
                            "stat /srv/deep/er 700 10002:10002",
                            "stat /data 700 10001:10001");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasItsVariables(ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        if (!runtime.has(Gap.VARIABLES)) {
            assertThat(run.found(USER, "variable")).containsExactly(ProbeImages.VALUE);
        }
        assertThat(run.found(USER, "token")).containsExactly(ProbeImages.TOKEN);
    }

    static Stream<ContractRuntime> thosePassingArguments() {
        return ContractRuntime.allWithout(Gap.ARGUMENTS);
    }

    @ParameterizedTest
    @MethodSource("thosePassingArguments")
    void hasItsArguments(ContractRuntime runtime) {
        assertThat(run(runtime).found(USER, "argument")).isEqualTo(ProbeImages.ARGUMENTS);
    }

    static Stream<ContractRuntime> thoseAskingForWhatIsRequired() {
        return ContractRuntime.allWithout(Gap.REQUIRES);
    }

    @ParameterizedTest
    @MethodSource("thoseAskingForWhatIsRequired")
    void isNotStartedWithoutWhatItRequires(ContractRuntime runtime) {
        assertThat(run(runtime).refusal()).containsPattern("TOKEN|" + USER);
    }

    static Stream<ContractRuntime> thosePassingExitCodes() {
        return ContractRuntime.allWithout(Gap.EXIT_CODE);
    }

    @ParameterizedTest
    @MethodSource("thosePassingExitCodes")
    void endsWithItsExitCode(ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        assertThat(run.exit(USER)).isEqualTo(ProbeImages.EXIT);
        assertThat(run.exit(ROOT)).isEqualTo(ProbeImages.EXIT);
    }

    /** Standard output is the log: from the first word to the last. */
    @ParameterizedTest(name = "{0} under {1}")
    @MethodSource("bothImages")
    void logsWhatItPrints(String image, ContractRuntime runtime) {
        assertThat(run(runtime).log(image)).contains("argument [").endsWith("\nend\n");
    }

    static Stream<ContractRuntime> thoseKeepingVolumes() {
        return ContractRuntime.allWithout(Gap.VOLUME_KEPT);
    }

    /** Of its files only the volume is there after a SIGKILL. */
    @ParameterizedTest
    @MethodSource("thoseKeepingVolumes")
    void startsAgainWithItsVolume(ContractRuntime runtime) {
        ProbeRun run = run(runtime);
        assertThat(run.log(COUNT).lines().filter(line -> !line.startsWith("process")))
                .as(run.log(COUNT))
                .containsExactly("start 1", "start 2");
    }

    static Stream<ContractRuntime> thoseWithoutAnInitOfTheirOwn() {
        return ContractRuntime.allWithout(Gap.PROCESS_1).filter(runtime -> !runtime.has(Gap.VOLUME_KEPT));
    }

    @ParameterizedTest
    @MethodSource("thoseWithoutAnInitOfTheirOwn")
    void isProcessOne(ContractRuntime runtime) {
        assertThat(run(runtime).log(COUNT).lines()).contains("process 1");
    }

    @Test
    void startsAgainAfterEveryKill(@TempDir Path scratch) throws IOException {
        BootRuntime.RUNC.require();
        Command command =
                Command.of("runc", "run", "-b", out.resolve(COUNT + ".bundle").toString(), COUNT);
        for (int start = 1; start <= KILLS; start++) {
            Path log = scratch.resolve("log");
            try (RunningImage container = RunningImage.start(command, "sleep", log)) {
                String expected = "process 1\nstart " + start + "\n";
                container.await(
                        expected, Duration.ofSeconds(30), () -> container.log().isEmpty() ? null : "");
                assertThat(container.log()).isEqualTo(expected);
                container.assertEndsByKill();
            }
        }
    }

    @Test
    void pageSaysWhatEachLeavesOut() throws IOException {
        Set<String> expected = Arrays.stream(ContractRuntime.values())
                .flatMap(runtime ->
                        Arrays.stream(Gap.values()).filter(runtime::has).map(gap -> gap + ": " + runtime.system()))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> page = Files.readAllLines(InstalledLauncher.project().resolve("docs/formats.md"));
        int start = page.indexOf("| what | is not kept by | because |") + 2;
        Set<String> said = new TreeSet<>();
        for (String line : page.subList(start, page.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split(" ?\\| ?", -1);
            for (String system : cells[2].split(", ", -1)) {
                said.add(cells[1] + ": " + system);
            }
        }
        assertThat(said).isEqualTo(expected);
    }

    /** What anybody may open on the host too; the container's own network's settings, control group, and root of {@code /proc}. */
    private static boolean isItsOwn(ContractRuntime runtime, String file) {
        boolean shows = runtime == ContractRuntime.NSPAWN || runtime == ContractRuntime.BUILDAH;
        return file.startsWith("/proc/pressure/")
                || file.equals("/proc")
                || (file.startsWith("/proc/self/net/") && runtime != ContractRuntime.SYSTEMD) // in the host's network
                || (shows && (file.startsWith("/proc/sys/net/") || file.startsWith("/sys/fs/cgroup")))
                || (!KERNEL.matcher(file).find() && runtime.has(Gap.MEMORY_ON_DISK));
    }

    private static boolean isOfProcItself(String file) {
        return file.startsWith("/proc/") && !file.startsWith("/proc/sys/");
    }

    /** The numbers of the file systems that the host has mounted, as {@code stat} says them. */
    private static Set<String> devices() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ", 4)[2].split(":", 2))
                .map(number -> device(Long.parseLong(number[0]), Long.parseLong(number[1])))
                .collect(Collectors.toSet());
    }

    /** As in glibc's {@code makedev}. */
    private static String device(long major, long minor) {
        return String.valueOf((minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12));
    }

    /** Owners and modes of the host's device nodes, and what the probe would leave elsewhere. */
    private static String host() {
        return Command.of("sh", "-c", """
                cat /proc/sys/kernel/core_pattern
                find /dev -xdev '(' -type b -o -type c ')' ! -name 'tty*' ! -name console ! -name ptmx \\
                  -printf '%p %m %U:%G\\n' | sort
                find /dev/shm /dev/mqueue -name complete-probe 2>&1
                find /proc -path '/proc/[0-9]*' -prune -o -type f -printf '%p %m %U:%G\\n' 2>/dev/null | sort
                """).run().out();
    }
}
