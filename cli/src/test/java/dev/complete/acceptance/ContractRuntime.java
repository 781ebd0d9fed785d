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
    RUNC(tools("runc", "jq"), Gap.REQUIRES),
    CRUN(tools("crun", "jq"), Gap.REQUIRES),
    /** By {@code complete run}. */
    BUBBLEWRAP(tools("bwrap"), Gap.MEMORY_NOEXEC, Gap.OWNERS, Gap.PORT, Gap.VOLUME_KEPT),
    PODMAN(tools("podman", "crun"), Gap.REQUIRES),
    BUILDAH(
            tools("buildah", "runc", "jq"),
            Gap.MEMORY_ON_DISK,
            Gap.NEW_PRIVILEGES,
            Gap.PORT,
            Gap.READ_ONLY,
            Gap.REQUIRES,
            Gap.VOLUME_NODEV,
            Gap.VOLUME_NOSUID),
    /** Compose 1.29, which talks to podman. */
    COMPOSE_PODMAN(tools("docker-compose", "podman", "crun", "curl"), Gap.OWNERS, Gap.RUN),
    /** {@code podman kube play}. */
    KUBE_PODMAN(
            tools("podman", "crun", "catatonit", "nsenter"),
            Gap.ARGUMENTS,
            Gap.MEMORY_ON_DISK,
            Gap.MEMORY_SIZE,
            Gap.PORT,
            Gap.VARIABLES),
    CONTAINERD(tools("containerd", "ctr", "ip"), Gap.GROUPS, Gap.REQUIRES),
    /** Debian 12's. */
    DOCKER(tools("dockerd"), Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    DOCKER_26(tools("mmdebstrap"), Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    DOCKER_26_CONTAINERD(tools("mmdebstrap"), Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    LXC(tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_DEBIAN(tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_NESTING(tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_IDMAP(tools("lxc-create", "xz"), Gap.REQUIRES),
    LXC_LXCFS(tools("lxc-create", "xz", "lxcfs"), Gap.REQUIRES),
    LXD(tools("lxd", "xz"), Gap.ARGUMENTS, Gap.EXIT_CODE, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    INCUS(tools("mmdebstrap"), Gap.ARGUMENTS, Gap.EXIT_CODE, Gap.REQUIRES, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    NSPAWN(tools("systemd-nspawn"), Gap.GROUPS, Gap.REQUIRES, Gap.RUN, Gap.VOLUME_NODEV, Gap.VOLUME_NOSUID),
    SYSTEMD(tools("systemd-analyze"), Gap.EXIT_CODE, Gap.PROCESS_1, Gap.VOLUME_NODEV);

    /** What not every system does. */
    enum Gap {
        /** Every argument as it is. */
        ARGUMENTS,
        /** The exit code of the image's init. */
        EXIT_CODE,
        /** No groups but the user's own. */
        GROUPS,
        /** {@code /dev/shm} and {@code /dev/mqueue} are {@code noexec}. */
        MEMORY_NOEXEC,
        /** Writable paths that are no volumes are in memory, as large as they say. */
        MEMORY_ON_DISK,
        /** {@code /dev/shm} has 64 MiB. */
        MEMORY_SIZE,
        NEW_PRIVILEGES,
        /** Files of others than the image's user. */
        OWNERS,
        /** A port below 1024 for a user other than root. */
        PORT,
        /** The image's init is process 1. */
        PROCESS_1,
        /** The root is read-only. */
        READ_ONLY,
        /** Not to be started without a variable that it requires. */
        REQUIRES,
        /** {@code /run} and {@code /var/tmp} are read-only when the image does not say otherwise. */
        RUN,
        /** Every variable as it is. */
        VARIABLES,
        /** A volume is there at the next start. */
        VOLUME_KEPT,
        VOLUME_NODEV,
        VOLUME_NOSUID
    }

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> tools;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Gap> gaps;

    ContractRuntime(List<String> tools, Gap... gaps) {
        this.tools = tools;
        this.gaps = Set.of(gaps);
    }

    private static List<String> tools(String... names) {
        return List.of(names);
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
        Path scripts = CompleteCommand.project().resolve("cli/src/test/runtimes");
        String script = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".sh";
        Command command = Command.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
                .with(
                        scripts.resolve("driver.sh").toString(),
                        scripts.resolve(script).toString())
                .with(images)
                .env("COMPLETE", CompleteCommand.launcher().toString())
                .env("OUT", out.toString())
                .env("SCRATCH", scratch.toString())
                .env("TOKEN", ProbeImages.TOKEN);
        return ProbeRun.of(command, scratch);
    }
}
