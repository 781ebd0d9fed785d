package dev.complete.builder.rootfs.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.oci.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeDigestTest {

    private static final Origin ORIGIN = Origin.manifest("app");

    private static Digest of(Owners owners, Node node) {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
        nodes.put(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, ORIGIN));
        nodes.put(RootfsPath.of("/a"), node);
        return TreeDigest.of(RootfsTree.of(nodes), owners);
    }

    private static Node file(Metadata metadata, String text, Origin origin) {
        return new Node.File(metadata, new Content.Inline(text), origin);
    }

    @Test
    void whateverIsOnDiskMakesADifference() {
        TreeMap<String, Bytes> attributes = new TreeMap<>();
        attributes.put("user.x", Bytes.copyOf(new byte[] {1}));
        List<Node> different = List.of(
                file(Metadata.FILE, "1", ORIGIN),
                file(Metadata.FILE, "2", ORIGIN),
                file(Metadata.EXECUTABLE, "1", ORIGIN),
                file(Metadata.FILE.withOwner(1, 0), "1", ORIGIN),
                file(Metadata.FILE.withOwner(0, 1), "1", ORIGIN),
                file(new Metadata(0644, 0, 0, attributes), "1", ORIGIN),
                new Node.Symlink("1", Metadata.LINK, ORIGIN),
                new Node.Symlink("2", Metadata.LINK, ORIGIN),
                new Node.Directory(Metadata.DIRECTORY, true, ORIGIN));
        Set<Digest> digests = new HashSet<>();
        different.forEach(node -> digests.add(of(Owners.AS_IN_TREE, node)));
        assertThat(digests).hasSameSizeAs(different);
    }

    @Test
    void whereItCameFromDoesNot() {
        assertThat(of(Owners.MINE, file(Metadata.FILE, "1", Origin.manifest("other"))))
                .isEqualTo(of(Owners.MINE, file(Metadata.FILE, "1", ORIGIN)));
    }

    @Test
    void ownersDoWhereTheyAreKept() {
        Node root = file(Metadata.FILE, "1", ORIGIN);
        Node other = file(Metadata.FILE.withOwner(1, 1), "1", ORIGIN);
        assertThat(of(Owners.MINE, root)).isEqualTo(of(Owners.MINE, other));
        assertThat(of(Owners.MINE, root)).isNotEqualTo(of(Owners.AS_IN_TREE, root));
    }
}
