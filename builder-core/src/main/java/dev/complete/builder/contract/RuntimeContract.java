package dev.complete.builder.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Writable;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Contract for running an image, independent of the target system; each output format expresses it in its own terms,
 * and the OCI image's configuration is one of them.
 *
 * @param name the image's
 * @param init pid 1 and its arguments; empty when the recipe says {@code none}
 * @param command run by init; may be empty
 * @param env defaults by name, sorted; {@code PATH} is always there
 * @param home the user's in the image's {@code passwd}, or {@code /}: the {@code HOME} that OCI runtimes set by default
 * @param requires variables that must be set at start
 * @param ports such as {@code 8080/tcp}
 * @param mounts writable paths, parents first; everything else is read-only
 * @param newPrivileges true when the recipe accepts a setuid program or one with capabilities
 * @param sanity the command that checks whether a running container works; empty when there is none
 */
public record RuntimeContract(
        String name,
        Platform platform,
        ResolvedUser user,
        List<String> init,
        List<String> command,
        SortedMap<String, String> env,
        String home,
        List<String> requires,
        List<String> ports,
        String cwd,
        List<Mount> mounts,
        boolean newPrivileges,
        List<String> sanity) {

    /** Search path for programs if the manifest has none: never empty, because runtimes add different ones. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Capabilities that root keeps ({@code capabilities(7)}): for signals to its children, and ports below 1024. */
    public static final List<String> CAPABILITIES = List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

    /** Part of a Kubernetes label. */
    private static final Pattern PLAIN_FOLDER = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    /** Paths where the kernel shows facts of the host: covered. The OCI runtimes' own default. */
    public static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/firmware");

    /** The folders among {@link #MASKED}, on kernels that have them. */
    public static final Set<String> MASKED_FOLDERS =
            Set.of("/proc/acpi", "/proc/asound", "/proc/scsi", "/sys/firmware");

    /** Paths where root changes kernel settings: read-only. */
    public static final List<String> SETTINGS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /**
     * @param mode of its root
     * @param sizeBytes null when unlimited; for a volume only a request, for systems whose volumes have a size
     * @param keep true for a volume, which outlives the container
     */
    public record Mount(
            RootfsPath path,
            int mode,
            long uid,
            long gid,
            @Nullable Long sizeBytes,
            boolean keep) {

        /** A flat name for a volume: a slash becomes a dash and a dash two, so that no two paths share a folder. */
        public String folder() {
            return path.relative().replace("-", "--").replace('/', '-');
        }

        /**
         * The flat name for systems whose names are lower-case letters, digits and dashes. It follows from the path
         * alone: a new volume must not move another's data.
         */
        public String plainFolder() {
            String folder = folder();
            if (PLAIN_FOLDER.matcher(folder).matches()) {
                return folder;
            }
            return "v-" + Digest.of(path.toString().getBytes(UTF_8)).hex().substring(0, 16);
        }

        /** {@code mode}, {@code uid}, {@code gid} and {@code size} as options of {@code mount -t tmpfs -o}. */
        public List<String> tmpfsOptions() {
            List<String> options =
                    new ArrayList<>(List.of("mode=" + Integer.toOctalString(mode), "uid=" + uid, "gid=" + gid));
            if (sizeBytes != null) {
                options.add("size=" + sizeBytes);
            }
            return options;
        }
    }

    /**
     * @param user the recipe's, in numbers
     * @param home the user's
     * @param mounts as {@link #mounts(ImageRecipe, RootfsTree)} gives them
     */
    public static RuntimeContract of(
            ImageRecipe recipe, Platform platform, ResolvedUser user, String home, List<Mount> mounts) {
        TreeMap<String, String> env = new TreeMap<>(recipe.env());
        env.putIfAbsent("PATH", DEFAULT_PATH);
        return new RuntimeContract(
                recipe.name().value(),
                platform,
                user,
                recipe.init().stream().map(Located::value).toList(),
                recipe.command().stream().map(Located::value).toList(),
                Collections.unmodifiableSortedMap(env),
                home,
                recipe.requires(),
                recipe.ports(),
                recipe.workdir().value().toString(),
                List.copyOf(mounts),
                PrivilegeGain.isAllowed(recipe),
                List.of());
    }

    /**
     * The writable paths where a process finds them.
     *
     * @param tree final; its folders have the owners and modes of {@code writable}
     */
    public static List<Mount> mounts(ImageRecipe recipe, RootfsTree tree) throws BuildException {
        Lookup lookup = new Lookup(tree);
        TreeMap<RootfsPath, Mount> mounts = new TreeMap<>();
        for (Writable writable : recipe.writable().values()) {
            RootfsPath real = lookup.real(writable.path());
            mounts.putIfAbsent(real, mount(real, writable, tree)); // /run and /var/run are one place
        }
        return List.copyOf(mounts.values());
    }

    /**
     * The {@link #CAPABILITIES} that can be used. A user other than root has none, and gains some only
     * through a setuid program or one with capabilities.
     */
    public List<String> capabilities() {
        return mayBeRoot() ? CAPABILITIES : List.of();
    }

    /** The files among {@link #MASKED}. */
    static List<String> maskedFiles() {
        return MASKED.stream().filter(path -> !MASKED_FOLDERS.contains(path)).toList();
    }

    /** Whether one of the container's processes can be root. */
    public boolean mayBeRoot() {
        return user.uid() == 0 || newPrivileges;
    }

    /**
     * Kernel paths that are mounted read-only. Root owns the files in {@code /proc}: without a user namespace it could
     * set their modes, which the host sees.
     */
    public List<String> readOnly() {
        return mayBeRoot()
                ? Stream.concat(Stream.of("/proc"), SETTINGS.stream()).toList()
                : SETTINGS;
    }

    /** This contract with these variables, which replace its own of the same name, and this command. */
    public RuntimeContract with(Map<String, String> more, List<String> otherCommand) {
        TreeMap<String, String> all = new TreeMap<>(env);
        all.putAll(more);
        return with(List.copyOf(otherCommand), Collections.unmodifiableSortedMap(all), cwd, sanity);
    }

    /** This contract with another working directory. */
    public RuntimeContract at(String otherCwd) {
        return with(command, env, otherCwd, sanity);
    }

    /** This contract with the command that checks whether a running container works. */
    public RuntimeContract withSanity(List<String> words) {
        return with(command, env, cwd, List.copyOf(words));
    }

    private RuntimeContract with(
            List<String> argv, SortedMap<String, String> variables, String folder, List<String> check) {
        return new RuntimeContract(
                name,
                platform,
                user,
                init,
                argv,
                variables,
                home,
                requires,
                ports,
                folder,
                mounts,
                newPrivileges,
                check);
    }

    /** This contract with {@code HOME} among its variables, for systems that set none. */
    public RuntimeContract withHome() {
        return env.containsKey("HOME") ? this : with(Map.of("HOME", home), command);
    }

    /** A minimal contract for this one's user, in a root of its own: to test whether a runtime works. */
    public RuntimeContract trial(String program) {
        return new RuntimeContract(
                name,
                platform,
                user,
                List.of(),
                List.of(program),
                env,
                home,
                List.of(),
                List.of(),
                "/",
                List.of(),
                newPrivileges,
                List.of());
    }

    /** Whether a volume has a size limit, which folders of a host cannot keep. */
    public boolean limitsVolumes() {
        return mounts.stream().anyMatch(mount -> mount.keep() && mount.sizeBytes() != null);
    }

    /** Mount points of {@link #mounts}. */
    public List<RootfsPath> mountPoints() {
        return mounts.stream().map(Mount::path).toList();
    }

    /** Init, its arguments and the command. */
    public List<String> argv() {
        return Stream.concat(init.stream(), command.stream()).toList();
    }

    /** {@code NAME=value}, sorted by name. */
    public List<String> variables() {
        return env.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    /** The search path for programs. */
    public String path() {
        return env.getOrDefault("PATH", DEFAULT_PATH);
    }

    /** A mount with the owner and mode of the image's folder: names were resolved when the folder was made. */
    private static Mount mount(RootfsPath real, Writable writable, RootfsTree tree) {
        if (!(tree.get(real) instanceof Node.Directory directory)) {
            throw new IllegalArgumentException("the tree has no directory at the writable path " + real);
        }
        Metadata metadata = directory.metadata();
        return new Mount(real, metadata.mode(), metadata.uid(), metadata.gid(), writable.sizeBytes(), writable.keep());
    }
}
