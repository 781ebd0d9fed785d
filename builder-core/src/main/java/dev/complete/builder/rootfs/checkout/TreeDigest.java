package dev.complete.builder.rootfs.checkout;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Digest of a final tree, which names its checkout: depends on the tree's content, not on its commit. Stateless. */
public final class TreeDigest {

    private TreeDigest() {}

    /** The digest; equal for two trees only when their checkouts are equal. */
    public static Digest of(RootfsTree tree, Owners owners) {
        MessageDigest sha256 = Digest.sha256();
        text(sha256, "checkout 1 " + owners);
        tree.nodes().forEach((path, node) -> {
            text(sha256, path.toString());
            node(sha256, node, owners);
        });
        return Digest.of(sha256);
    }

    private static void node(MessageDigest sha256, Node node, Owners owners) {
        if (node instanceof Node.Directory directory) {
            text(sha256, "directory");
            metadata(sha256, directory.metadata(), owners);
        } else if (node instanceof Node.File file) {
            text(sha256, "file " + file.content().size() + " " + file.content().id());
            metadata(sha256, file.metadata(), owners);
        } else if (node instanceof Node.Symlink link) {
            text(sha256, "link");
            text(sha256, link.target());
            metadata(sha256, link.metadata(), owners);
        } else if (node instanceof Node.HardLink link) {
            text(sha256, "hard");
            text(sha256, link.leader().toString());
        }
    }

    private static void metadata(MessageDigest sha256, Metadata metadata, Owners owners) {
        String mode = Integer.toOctalString(metadata.mode());
        String owner = owners == Owners.MINE ? "" : metadata.uid() + ":" + metadata.gid();
        text(sha256, mode + " " + owner + " " + metadata.xattrs().size());
        metadata.xattrs().forEach((name, value) -> text(sha256, name + "=" + value));
    }

    /** Adds a text. No path or name holds a NUL, so that the ends of texts are unambiguous. */
    private static void text(MessageDigest sha256, String text) {
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
    }
}
