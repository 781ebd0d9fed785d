package dev.complete.builder.merge;

import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;

/**
 * Folders on which every runtime mounts the kernel's own files. While a container is started, links of the kernel's
 * such as {@code /proc/self/fd/7} and {@code /proc/self/exe} are the runtime's, and lead to files of the host.
 */
public final class KernelFolders {

    static final List<RootfsPath> ALL = List.of(RootfsPath.of("/dev"), RootfsPath.of("/proc"), RootfsPath.of("/sys"));

    /** Folders among these for which a manifest may have its own mount. */
    private static final List<RootfsPath> MEMORY = List.of(RootfsPath.of("/dev/shm"), RootfsPath.of("/dev/mqueue"));

    private KernelFolders() {}

    /** Whether {@code path}, free of links, is one of these folders or below one. */
    public static boolean areAbove(RootfsPath path) {
        return isAtOrBelow(path, ALL);
    }

    /** Whether a manifest must not declare a folder at {@code path}; folders in memory are permitted. */
    static boolean keep(RootfsPath path) {
        return isAtOrBelow(path, ALL) && !isAtOrBelow(path, MEMORY);
    }

    private static boolean isAtOrBelow(RootfsPath path, List<RootfsPath> folders) {
        return folders.stream().anyMatch(path::isAtOrBelow);
    }
}
