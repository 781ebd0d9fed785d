package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.NodeProperties;
import build.bazel.remote.execution.v2.SymlinkNode;
import build.bazel.remote.execution.v2.Tree;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Collects a result's outputs. Its input is not trusted: every method throws {@link IllegalArgumentException} for
 * entries that no tree can hold, and {@link IOException} for blobs missing from the store. One per result; not
 * thread-safe.
 */
final class OutputReader {

    private record Place(RootfsPath path, Directory directory) {}

    private final BlobStore blobs;
    private final String component;
    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();

    OutputReader(BlobStore blobs, String component) {
        this.blobs = blobs;
        this.component = component;
    }

    /** The entries read, and the folders above them. */
    RootfsTree outputs() {
        for (RootfsPath path : nodes.keySet().toArray(RootfsPath[]::new)) {
            for (RootfsPath above = path;
                    !above.isRoot() && !nodes.containsKey(above.parent());
                    above = above.parent()) {
                directory(above.parent(), 0755);
            }
        }
        if (nodes.isEmpty()) {
            directory(RootfsPath.ROOT, 0755);
        }
        return RootfsTree.of(nodes);
    }

    void file(RootfsPath path, build.bazel.remote.execution.v2.Digest digest, NodeProperties properties)
            throws IOException {
        Digest blob = present(digest);
        Content content = new Content.Packed(blob, 0, digest.getSizeBytes(), blob);
        put(path, new Node.File(Metadata.root(mode(properties)), content, origin(path)));
    }

    void symlink(RootfsPath path, String target) {
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a link to nothing that can be");
        }
        put(path, new Node.Symlink(target, Metadata.LINK, origin(path)));
    }

    void tree(RootfsPath root, build.bazel.remote.execution.v2.Digest digest) throws IOException {
        Tree tree = Tree.parseFrom(read(digest));
        FolderExpansion folders = FolderExpansion.of(tree);
        Deque<Place> left = new ArrayDeque<>();
        left.add(new Place(root, tree.getRoot()));
        while (!left.isEmpty()) {
            Place place = left.remove();
            put(place);
            for (DirectoryNode inner : place.directory().getDirectoriesList()) {
                left.add(new Place(child(place.path(), inner.getName()), folders.get(inner)));
            }
        }
    }

    private void put(Place place) throws IOException {
        RootfsPath path = place.path();
        directory(path, mode(place.directory().getNodeProperties()));
        for (FileNode file : place.directory().getFilesList()) {
            file(child(path, file.getName()), file.getDigest(), file.getNodeProperties());
        }
        for (SymlinkNode link : place.directory().getSymlinksList()) {
            symlink(child(path, link.getName()), link.getTarget());
        }
    }

    /** Adds a folder. 0755 is the mode of a step's {@code mkdir} by default, so it yields to an explicit one. */
    private void directory(RootfsPath path, int mode) {
        Metadata metadata = Metadata.root(mode);
        put(path, new Node.Directory(metadata, !metadata.equals(Metadata.DIRECTORY), origin(path)));
    }

    private void put(RootfsPath path, Node node) {
        if (nodes.put(path, node) != null) {
            throw new IllegalArgumentException("two entries of one name");
        }
    }

    private Origin origin(RootfsPath path) {
        return Origin.step(component, path);
    }

    private static RootfsPath child(RootfsPath folder, String name) {
        if (name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a name must not hold `/`");
        }
        return folder.child(name);
    }

    /** The mode; an absent one reads as 0, and encoding it again gives a different message. */
    private static int mode(NodeProperties properties) {
        return properties.getUnixMode().getValue();
    }

    private byte[] read(build.bazel.remote.execution.v2.Digest digest) throws IOException {
        Digest blob = present(digest);
        if (digest.getSizeBytes() > ActionResults.LARGEST_TREE) {
            throw new IllegalArgumentException("a tree larger than any that is written");
        }
        try (InputStream in = blobs.open(blob)) {
            return in.readAllBytes();
        }
    }

    private Digest present(build.bazel.remote.execution.v2.Digest digest) throws IOException {
        Digest blob = new Digest(digest.getHash());
        OptionalLong size = blobs.size(blob);
        if (size.isEmpty()) {
            throw new NoSuchFileException(blob.toString());
        }
        if (size.getAsLong() != digest.getSizeBytes()) {
            throw new IllegalArgumentException(blob + " has another size");
        }
        return blob;
    }
}
