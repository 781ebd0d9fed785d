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
    RUNC(tools("runc", "jq")),
    CRUN(tools("crun", "jq")),
    /** By {@code complete run}. */
    BUBBLEWRAP(tools("bwrap"), Gap.MEMORY_NOEXEC, Gap.OWNERS, Gap.PORT, Gap.VOLUME_KEPT),
    LXC(tools("lxc-create", "lxc-start", "lxc-execute", "xz")),
    /** Debian's {@code default.conf}, but for its bridge. */
    LXC_DEBIAN(tools("lxc-create", "lxc-start", "lxc-execute", "xz")),
    LXC_NESTING(tools("lxc-create", "lxc-start", "lxc-execute", "xz")),
    LXC_IDMAP(tools("lxc-create", "lxc-start", "lxc-execute", "xz")),
    LXC_LXCFS(tools("lxc-create", "lxc-start", "lxc-execute", "xz", "lxcfs")),
    LXD(tools("lxd", "lxc", "xz"), Gap.ARGUMENTS, Gap.EXIT_CODE, Gap.VOLUME_NOSUID, Gap.VOLUME_NODEV),
    NSPAWN(tools("systemd-nspawn"), Gap.RUN, Gap.GROUPS, Gap.VOLUME_NOSUID, Gap.VOLUME_NODEV),
    SYSTEMD(tools("systemd-analyze", "pkill"), Gap.EXIT_CODE, Gap.PROCESS_1, Gap.VOLUME_NODEV);

    /** What not every system does. */
    enum Gap {
        /** Arguments with blanks and quotes. */
        ARGUMENTS,
        /** The exit code of the image's init. */
        EXIT_CODE,
        /** No groups but the user's own. */
        GROUPS,
        /** {@code /dev/shm} and {@code /dev/mqueue} are {@code noexec}. */
        MEMORY_NOEXEC,
        /** Files of others than the image's user. */
        OWNERS,
        /** A port below 1024 for a user other than root. */
        PORT,
        /** The image's init is process 1. */
        PROCESS_1,
        /** {@code /run} is read-only when the image does not say otherwise. */
        RUN,
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
