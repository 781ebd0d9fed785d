package dev.complete.builder.recipe;

import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.glob.ModeChange;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One image's layers and runtime contract, after merging.
 *
 * @param name the image's name and its location
 * @param platforms platforms to build for; {@code linux/amd64} unless the manifest says otherwise, never the host's
 * @param layers component names, bottom to top
 * @param exclude image paths and globs that never ship
 * @param init pid 1 and its arguments; empty when the manifest says {@code none} on purpose
 * @param command run by init; may be empty
 * @param user name of one of {@link #users}, of a user of the image's passwd, or a numeric id; root when absent
 * @param workdir {@code /} unless given
 * @param env defaults, sorted by name
 * @param requires variables that must be set at start, sorted
 * @param ports such as {@code 8080/tcp}, sorted
 * @param writable the writable paths; everything else is read-only
 * @param created true when {@code created: commit}: the image carries the commit's time
 * @param recordInside true when {@code record: inside}: the image names its source commit
 */
public record ImageRecipe(
        Located<String> name,
        List<Platform> platforms,
        List<Located<String>> layers,
        List<Located<PathSet>> exclude,
        List<Located<String>> init,
        List<Located<String>> command,
        @Nullable Located<String> user,
        SortedMap<String, User> users,
        Located<RootfsPath> workdir,
        SortedMap<String, String> env,
        List<String> requires,
        List<String> ports,
        SortedMap<RootfsPath, Writable> writable,
        List<Permission> permissions,
        SortedMap<String, String> labels,
        List<Allow> allow,
        boolean created,
        boolean recordInside) {

    /** Whether the image has several platforms, even when only one of them is built. */
    public boolean isMultiPlatform() {
        return platforms.size() > 1;
    }

    /** Start of the names of the output files for {@code platform}: the same in every build of this recipe. */
    public String stem(Platform platform) {
        return isMultiPlatform() ? name.value() + "-" + platform.architecture() : name.value();
    }

    /**
     * @param uid also the gid; 0 to 2^32-2
     * @param home {@code /} unless given
     */
    public record User(Located<String> name, long uid, RootfsPath home) {}

    /**
     * @param sizeBytes of the tmpfs, null when unlimited; of a volume the requested size, null when none is
     * @param owner name of a user; the image's user when null
     * @param mode null when not given: 01777 for {@code /tmp}, 0755 elsewhere
     * @param keep a volume that outlives the container, not a tmpfs
     */
    public record Writable(
            RootfsPath path,
            @Nullable Long sizeBytes,
            @Nullable Located<String> owner,
            @Nullable Integer mode,
            boolean keep,
            SourceLocation at) {}

    /**
     * @param path image path or glob; follows no link
     * @param owner name of a user or a numeric id; unchanged when null
     * @param mode unchanged when null
     */
    public record Permission(
            Located<PathGlob> path,
            @Nullable Located<String> owner,
            @Nullable ModeChange mode) {}

    /** An accepted audit finding. */
    public record Allow(Located<String> rule, Located<PathGlob> path, String reason) {}
}
