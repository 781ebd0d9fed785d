package dev.complete.acceptance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that runs what {@code complete} wrote for it. How, with the commands of docs/formats.md, is in a script for each in
 * {@code src/test/runtimes}. What one cannot do is one of its gaps; docs/formats.md lists them with the reasons.
 */
enum ContractRuntime {
    RUNC("runc", tools("runc", "jq"), Gap.REQUIRES),
    CRUN("crun", tools("crun", "jq"), Gap.REQUIRES),
    /** By {@code complete run}. */
    BUBBLEWRAP("bubblewrap", tools("bwrap"), Gap.MEMORY_NOEXEC, Gap.OWNERS, Gap.PORT, Gap.VOLUME_KEPT),
    PODMAN("podman", tools("podman", "crun"), Gap.REQUIRES),
    BUILDAH(
            "buildah",
            tools("buildah", "runc", "jq"),
            Gap.MEMORY_ON_DISK,
            Gap.NEW_PRIVILEGES,
            Gap.PORT,
            Gap.READ_ONLY,
            Gap.REQUIRES,
            Gap.VOLUME_NODEV,
            Gap.VOLUME_NOSUID),
    /** Compose 1.29, which talks to podman. */
    COMPOSE_PODMAN("Compose with podman", tools("docker-compose", "podman", "crun", "curl"), Gap.OWNERS, Gap.RUN),
    /** {@code podman kube play}. */
    KUBE_PODMAN(
            "kube play",
            tools("podman", "crun", "catatonit", "nsenter"),
            Gap.ARGUMENTS,
            Gap.MEMORY_ON_DISK,
            Gap.MEMORY_SIZE,
            Gap.PORT,
            Gap.PROC_FILES,
            Gap.VARIABLES),
    CONTAINERD("containerd", tools("containerd", "ctr", "ip"), Gap.GROUPS, Gap.REQUIRES),
    /** Debian 12's. */
    DOCKER("Docker", tools("dockerd"), Gap.PROC_FILES, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    /** The same with ids of its own for what it runs. */
    DOCKER_USERNS("Docker", tools("dockerd"), Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    DOCKER_26("Docker", tools("mmdebstrap"), Gap.PROC_FILES, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    DOCKER_26_CONTAINERD(
            "Docker", tools("mmdebstrap"), Gap.PROC_FILES, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    LXC("LXC", tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_DEBIAN("LXC", tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_NESTING("LXC", tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_IDMAP("LXC", tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_LXCFS("LXC", tools("lxc-create", "xz", "lxcfs"), Gap.REQUIRES),
    LXD("LXD", tools("lxd", "xz"), Gap.ARGUMENTS, Gap.EXIT_CODE, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    INCUS(
            "Incus",
            tools("mmdebstrap"),
            Gap.ARGUMENTS,
            Gap.EXIT_CODE,
            Gap.REQUIRES,
            Gap.VOLUME_NODEV,
            Gap.VOLUME_NOSUID),
    NSPAWN(
            "nspawn",
            tools("systemd-nspawn"),
            Gap.GROUPS,
            Gap.OWNERS,
            Gap.REQUIRES,
            Gap.RUN,
            Gap.VOLUME_NODEV,
            Gap.VOLUME_NOSUID),
    /** Images that run as root are accepted there, which only a systemd before 257 asks for. */
    SYSTEMD("systemd", tools("systemd-analyze"), Gap.EXIT_CODE, Gap.PROCESS_1, Gap.SIGNALS, Gap.VOLUME_NODEV);

    /** What not every system does. */
    enum Gap {
        ARGUMENTS("every argument as it is"),
        EXIT_CODE("exit code"),
        GROUPS("user's own group and no other"),
        MEMORY_NOEXEC("`/dev/shm` and `/dev/mqueue` are `noexec`"),
        MEMORY_ON_DISK("paths in memory, with their size"),
        MEMORY_SIZE("`/dev/shm` of 64 MiB"),
        NEW_PRIVILEGES("no new privileges"),
        OWNERS("owner and mode of each writable path"),
        PORT("ports below 1024 for users other than root"),
        PROCESS_1("init is process 1"),
        PROC_FILES("root can change nothing in `/proc`"),
        READ_ONLY("root is read-only"),
        REQUIRES("not started without what it `requires`"),
        RUN("`/run` and `/var/tmp` are read-only unless `writable`"),
        SIGNALS("root cannot signal processes of the host"),
        VARIABLES("every variable as it is"),
        VOLUME_KEPT("volumes are there at the next start"),
        VOLUME_NODEV("volumes are `nodev`"),
        VOLUME_NOSUID("volumes are `nosuid`");

        private final String label;

        Gap(String label) {
            this.label = label;
        }

        /** As docs/formats.md says it. */
        @Override
        public String toString() {
            return label;
        }
    }

    private final String system;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> tools;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Gap> gaps;

    /** @param system what docs/formats.md calls it */
    ContractRuntime(String system, List<String> tools, Gap... gaps) {
        this.system = system;
        this.tools = tools;
        this.gaps = Set.of(gaps);
    }

    private static List<String> tools(String... names) {
        return List.of(names);
    }

    String system() {
        return system;
    }

    boolean has(Gap gap) {
        return gaps.contains(gap);
    }

    /** Those that can do it. */
    static Stream<ContractRuntime> allWithout(Gap gap) {
        return Arrays.stream(values()).filter(runtime -> !runtime.has(gap));
    }

    void require() {
        Requires.root();
        Requires.tools(tools.toArray(String[]::new));
        Requires.tools("unshare", "pkill");
    }

    /** What the images do there. The scratch folder is left with what the system keeps of them. */
    ProbeRun run(Path out, Path scratch, String... images) {
        Path scripts = InstalledLauncher.project().resolve("cli/src/test/runtimes");
        String script = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sh";
        Command command = Command.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
                .with(
                        scripts.resolve("driver.sh").toString(),
                        scripts.resolve(script).toString())
                .with(images)
                .env("COMPLETE", InstalledLauncher.launcher().toString())
                .env("OUT", out.toString())
                .env("SCRATCH", scratch.toString())
                .env("TOKEN", ProbeImages.TOKEN);
        return ProbeRun.of(command, scratch);
    }
}
