package dev.complete.builder.audit.look;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access of a user by mode bits. An image is started with a user and one group in numbers, and the image's
 * {@code group} has no effect. Root is checked like others: the contract leaves it no capability to bypass mode bits.
 */
public record Access(ResolvedUser user) {

    public static final int WRITE = 2;

    /** Bit for running a file or passing through a folder. */
    public static final int EXECUTE = 1;

    /** @param wanted the bits above, all of which must be granted */
    public boolean may(int wanted, Metadata metadata) {
        int shift = metadata.uid() == user.uid() ? 6 : metadata.gid() == user.gid() ? 3 : 0;
        return (metadata.mode() >> shift & wanted) == wanted;
    }

    /** The first folder on the path that the user may not pass through; null when there is none. */
    @Nullable
    public RootfsPath barrier(Walk walk, Function<RootfsPath, @Nullable Node> nodes) {
        for (RootfsPath folder : walk.folders()) {
            if (nodes.apply(folder) instanceof Node.Directory directory && !may(EXECUTE, directory.metadata())) {
                return folder;
            }
        }
        return null;
    }

    /** Mode and owner for people: {@code mode 0750, owner 0:0}. */
    public static String describe(Metadata metadata) {
        return "mode " + mode(metadata) + ", owner " + metadata.uid() + ":" + metadata.gid();
    }

    public static String mode(Metadata metadata) {
        return String.format(Locale.ROOT, "%04o", metadata.mode());
    }
}
