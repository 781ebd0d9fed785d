package dev.complete.builder.audit.look;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths whose content at run time is not the image's: the kernel's, the runtime's, and writable ones. */
public record RuntimePlaces(List<RootfsPath> writable) {

    private static final List<RootfsPath> ALWAYS =
            List.of(RootfsPath.of("/dev"), RootfsPath.of("/proc"), RootfsPath.of("/run"), RootfsPath.of("/sys"));

    public static RuntimePlaces of(RuntimeContract contract) {
        return new RuntimePlaces(contract.mountPoints());
    }

    /** @param path free of links */
    public boolean hold(RootfsPath path) {
        return mountOver(path) != null || ALWAYS.stream().anyMatch(place -> path.isAtOrBelow(place));
    }

    /** The writable path that hides the image's entry at {@code path}, free of links; null when none does. */
    public @Nullable RootfsPath mountOver(RootfsPath path) {
        return writable.stream().filter(path::isAtOrBelow).findFirst().orElse(null);
    }

    /**
     * Whether the image's entry at {@code path}, free of links, is covered at run time; not for the writable path
     * itself.
     */
    public boolean hides(RootfsPath path) {
        return mountOver(path) != null && !writable.contains(path);
    }
}
