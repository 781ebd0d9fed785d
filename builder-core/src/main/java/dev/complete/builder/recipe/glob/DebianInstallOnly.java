package dev.complete.builder.recipe.glob;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.files.BundledFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that Debian's packages need only for installation, documentation or an init system: a fixed set, listed in
 * {@code debian-install-only.txt}. It is part of format 1: another list would change the digests of images that exist,
 * so it needs another name or another format.
 */
public final class DebianInstallOnly implements PathSet {

    public static final DebianInstallOnly SET = new DebianInstallOnly();

    /** Name of the set under {@code exclude}. */
    public static final String NAME = "debian-install-only";

    static final List<String> NAMES = List.of(NAME);

    private final List<PathGlob> left = new ArrayList<>();
    private final List<PathGlob> kept = new ArrayList<>();

    private DebianInstallOnly() {
        list().lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            boolean keep = line.startsWith("!");
            PathGlob glob = PathGlob.parse(keep || line.startsWith("?") ? line.substring(1) : line);
            (keep ? kept : left).add(glob);
        });
    }

    /** The list as it ships; its first lines explain the others. */
    public static String list() {
        return BundledFile.text(DebianInstallOnly.class, "debian-install-only.txt");
    }

    @Override
    public String text() {
        return NAME;
    }

    @Override
    public boolean matches(RootfsPath path) {
        return matches(left, path) && !matches(kept, path);
    }

    private static boolean matches(List<PathGlob> globs, RootfsPath path) {
        return globs.stream().anyMatch(glob -> glob.matches(path));
    }
}
