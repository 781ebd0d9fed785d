package dev.complete.builder.contract;

import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.output.format.DeployedImage;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Contracts made by hand. */
public final class Contracts {

    public static final Digest DIGEST = Digest.of(new byte[0]);

    private Contracts() {}

    /** Says something of everything. */
    public static RuntimeContract rich() {
        return new RuntimeContract(
                "shop",
                Platform.LINUX_AMD64,
                new ResolvedUser(10_001, 10_001),
                List.of("/usr/bin/tini", "--"),
                List.of("/srv/sbin/nginx", "-g", "daemon:off;"),
                env(Map.of("PATH", "/bin", "PORT", "8080", "PRICE", "5$ or 100%", "SWITCH", "no")),
                "/srv/home",
                List.of("DATABASE_URL"),
                List.of("53/udp", "8080/tcp"),
                "/srv/app",
                List.of(
                        mount("/run", 0755, 10_001, 16L << 20, false),
                        mount("/tmp", 01777, 0, null, false),
                        mount("/var/lib/data", 0700, 999, null, true),
                        mount("/var/lib/data/Cache", 0750, 999, 1L << 30, true)),
                false,
                List.of("/srv/check", "--price", "5$"));
    }

    /** What root may do, and a setuid program. */
    public static RuntimeContract privileged() {
        return new RuntimeContract(
                "root",
                Platform.LINUX_AMD64,
                new ResolvedUser(0, 0),
                List.of(),
                List.of("/bin/ping", "localhost"),
                env(Map.of("PATH", "/bin")),
                "/root",
                List.of(),
                List.of(),
                "/",
                List.of(mount("/tmp", 01777, 0, null, false)),
                true,
                List.of());
    }

    /** As {@link #rich}, with a program that is to gain privileges. */
    public static RuntimeContract gaining(long user) {
        return rich(user, rich().ports(), true);
    }

    static RuntimeContract listening(long user, List<String> ports) {
        return rich(user, ports, rich().newPrivileges());
    }

    private static RuntimeContract rich(long user, List<String> ports, boolean newPrivileges) {
        RuntimeContract rich = rich();
        return new RuntimeContract(
                rich.name(),
                rich.platform(),
                new ResolvedUser(user, user),
                rich.init(),
                rich.command(),
                rich.env(),
                rich.home(),
                rich.requires(),
                ports,
                rich.cwd(),
                rich.mounts(),
                newPrivileges,
                rich.sanity());
    }

    /** Runs {@code command} with one variable. */
    public static RuntimeContract of(String name, List<String> command, String variable, String value) {
        RuntimeContract rich = rich();
        return new RuntimeContract(
                name,
                rich.platform(),
                rich.user(),
                rich.init(),
                command,
                env(Map.of(variable, value)),
                rich.home(),
                rich.requires(),
                rich.ports(),
                rich.cwd(),
                rich.mounts(),
                false,
                command);
    }

    public static RuntimeContract withMount(String path) {
        return with(rich(), List.of(mount(path, 0755, 0, null, false)), rich().requires());
    }

    /** Without an init. */
    public static RuntimeContract starting(String program) {
        RuntimeContract rich = rich();
        return new RuntimeContract(
                rich.name(),
                rich.platform(),
                rich.user(),
                List.of(),
                List.of(program),
                rich.env(),
                rich.home(),
                rich.requires(),
                rich.ports(),
                rich.cwd(),
                rich.mounts(),
                rich.newPrivileges(),
                rich.sanity());
    }

    public static RuntimeContract requiring(String variable) {
        return with(rich(), rich().mounts(), List.of(variable));
    }

    public static DeployedImage deployed(RuntimeContract contract) {
        return new DeployedImage(contract, DIGEST, List.of(contract.platform()));
    }

    private static RuntimeContract with(RuntimeContract contract, List<Mount> mounts, List<String> requires) {
        return new RuntimeContract(
                contract.name(),
                contract.platform(),
                contract.user(),
                contract.init(),
                contract.command(),
                contract.env(),
                contract.home(),
                requires,
                contract.ports(),
                contract.cwd(),
                mounts,
                contract.newPrivileges(),
                contract.sanity());
    }

    private static SortedMap<String, String> env(Map<String, String> variables) {
        return new TreeMap<>(variables);
    }

    private static Mount mount(String path, int mode, long owner, @Nullable Long size, boolean keep) {
        return new Mount(RootfsPath.of(path), mode, owner, owner, size, keep);
    }
}
