package dev.complete.builder.sandbox.container;

import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Features of a tree that a container on this machine cannot keep, as sentences for the user. */
final class UnsupportedFeatures {

    private static final int SET_ID = 06000;
    private static final int GROUP_AND_OTHERS = 077;

    private UnsupportedFeatures() {}

    /** File capabilities: a checkout has none. */
    static List<String> capabilities(RootfsTree tree) {
        return first(
                tree,
                metadata -> metadata.xattrs().containsKey("security.capability"),
                " has file capabilities, which a run does not give");
    }

    /** Owners: the container has one user. */
    static List<String> owners(RuntimeContract contract, RootfsTree tree) {
        List<String> lost = new ArrayList<>(capabilities(tree));
        long uid = contract.user().uid();
        lost.addAll(first(
                tree,
                metadata -> metadata.uid() != uid && differs(metadata.mode()),
                " is not the image's user's, but here every file is: bubblewrap knows one user only"));
        if (contract.newPrivileges()) {
            lost.addAll(first(
                    tree,
                    metadata -> (metadata.mode() & SET_ID) != 0,
                    " gains no privileges here: bubblewrap gives none"));
        }
        return lost;
    }

    /**
     * Privileged ports without a capability in the network, which is of another user namespace than the container's.
     */
    static List<String> port(RuntimeContract contract, Network network) throws IOException {
        PrivilegedPort port = PrivilegedPort.of(contract).orElse(null);
        if (port == null || (network == Network.HOST && port.number() >= firstForEverybody())) {
            return List.of();
        }
        return List.of(
                "port " + port.number() + " is root's here, and the image's user is not root: bubblewrap cannot give"
                        + " it; run as root with crun or runc, or let everybody have it by `sysctl -w "
                        + PrivilegedPort.SYSCTL + "="
                        + port.start() + "` and use the host's network");
    }

    private static int firstForEverybody() throws IOException {
        Path setting = Path.of("/proc/sys", PrivilegedPort.SYSCTL.split("\\."));
        if (!Files.isReadable(setting)) {
            return 1024;
        }
        // One read call: the kernel returns a setting to the first read and nothing to the next.
        try (InputStream in = Files.newInputStream(setting)) {
            return Integer.parseInt(new String(in.readNBytes(64), StandardCharsets.US_ASCII).strip());
        }
    }

    /** Whether the owner has a read permission that others lack. */
    private static boolean differs(int mode) {
        return (mode & 0500 & ~((mode & GROUP_AND_OTHERS) << 6)) != 0;
    }

    private static List<String> first(RootfsTree tree, Predicate<Metadata> affected, String sentence) {
        int more = -1;
        RootfsPath first = null;
        for (var entry : tree.nodes().entrySet()) {
            Metadata metadata = metadata(entry.getValue());
            if (metadata != null && affected.test(metadata)) {
                first = first == null ? entry.getKey() : first;
                more++;
            }
        }
        return first == null
                ? List.of()
                : List.of(Printable.escape(first.toString()) + (more > 0 ? " (and " + more + " more)" : "") + sentence);
    }

    private static @Nullable Metadata metadata(Node node) {
        if (node instanceof Node.File file) {
            return file.metadata();
        }
        return node instanceof Node.Directory directory ? directory.metadata() : null;
    }
}
