package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.image.BuiltImage;
import dev.complete.build.merge.Lookup;
import dev.complete.build.recipe.ImageRecipe.Writable;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.oci.ContainerConfig;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to run an image, for formats that say it in words of their own. Taken from the image's configuration and final tree,
 * so that every format says the same as the OCI image.
 *
 * @param argv init, its arguments and the command
 * @param env {@code NAME=value}
 * @param requires variables that must be set at start
 * @param mounts writable paths, parents first
 * @param newPrivileges true when the recipe accepts a setuid program or one with capabilities
 */
record RuntimeContract(
        Platform platform,
        long uid,
        long gid,
        List<String> argv,
        List<String> env,
        List<String> requires,
        String cwd,
        List<Mount> mounts,
        boolean newPrivileges) {

    /** Audit rules whose acceptance means that a program is to gain privileges. */
    private static final Set<String> PRIVILEGE_RULES = Set.of("setuid", "setgid", "capabilities");

    /**
     * @param mode of its root
     * @param sizeBytes null when unlimited
     * @param keep outlives the container
     */
    record Mount(
            RootfsPath path,
            int mode,
            long uid,
            long gid,
            @Nullable Long sizeBytes,
            boolean keep) {

        /** A flat name for a volume: a slash becomes a dash and a dash two, so that no two paths share a folder. */
        String folder() {
            return path.relative().replace("-", "--").replace('/', '-');
        }
    }

    static RuntimeContract of(BuiltImage image) throws InvalidImageException, BuildException {
        ContainerConfig config = ImageConfig.parse(image.config().getBytes(StandardCharsets.UTF_8))
                .config();
        List<String> argv = new ArrayList<>(config.entrypoint());
        argv.addAll(config.cmd());
        String[] user = (config.user().isEmpty() ? "0:0" : config.user()).split(":", 2);
        Lookup lookup = new Lookup(image.rootfs().tree());
        TreeMap<RootfsPath, Mount> mounts = new TreeMap<>();
        for (Writable writable : image.recipe().writable().values()) {
            RootfsPath real = lookup.real(writable.path());
            mounts.putIfAbsent(real, mount(real, writable, image)); // /run and /var/run are one place
        }
        boolean newPrivileges = image.recipe().allow().stream()
                .anyMatch(allow -> PRIVILEGE_RULES.contains(allow.rule().value()));
        return new RuntimeContract(
                image.platform(),
                id(user[0]),
                id(user[user.length - 1]),
                List.copyOf(argv),
                config.env(),
                image.recipe().requires(),
                config.workingDir().isEmpty() ? "/" : config.workingDir(),
                List.copyOf(mounts.values()),
                newPrivileges);
    }

    /** Owner and mode are those of the folder that the image has there: names were resolved when it was made. */
    private static Mount mount(RootfsPath real, Writable writable, BuiltImage image) {
        if (!(image.rootfs().tree().get(real) instanceof Node.Directory directory)) {
            throw new IllegalArgumentException("the tree has no directory at the writable path " + real);
        }
        Metadata metadata = directory.metadata();
        return new Mount(real, metadata.mode(), metadata.uid(), metadata.gid(), writable.sizeBytes(), writable.keep());
    }

    private static long id(String text) throws InvalidImageException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidImageException("the image's user is not numeric: " + text, e);
        }
    }
}
