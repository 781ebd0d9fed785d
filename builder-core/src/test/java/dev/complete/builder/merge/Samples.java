package dev.complete.builder.merge;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Short ways to write entries and trees in tests. */
final class Samples {

    static final Pin TOP = Pin.superproject(new GitId("1".repeat(40)));

    static final ContentSource NO_CONTENTS = content -> {
        throw new AssertionError("nothing should be read, but was: " + content);
    };

    /** Opens what tests write. */
    static final ContentSource INLINE = content -> {
        if (content instanceof Content.Inline inline) {
            return new ByteArrayInputStream(inline.bytes());
        }
        throw new AssertionError("should not be read: " + content);
    };

    private Samples() {}

    /** The entry as part of another component. */
    static Entry in(String component, Entry entry) {
        Node node = entry.node();
        Origin old = node.origin();
        Origin origin = new Origin(component, old.pin(), old.path(), old.member());
        if (node instanceof Node.Directory directory) {
            node = new Node.Directory(directory.metadata(), directory.explicit(), origin);
        } else if (node instanceof Node.File file) {
            node = new Node.File(file.metadata(), file.content(), origin);
        } else if (node instanceof Node.Symlink link) {
            node = new Node.Symlink(link.target(), link.metadata(), origin);
        } else if (node instanceof Node.HardLink link) {
            node = new Node.HardLink(link.leader(), origin);
        }
        return new Entry(entry.path(), node);
    }

    static Entry file(String path, String text) {
        return new Entry(
                RootfsPath.of(path), new Node.File(Metadata.FILE, new Content.Inline(text), Origin.manifest("app")));
    }

    static Entry gitFile(String path, String from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        GitId id = new GitId(Digest.of(bytes).hex().substring(0, 40));
        return new Entry(
                RootfsPath.of(path),
                new Node.File(
                        Metadata.FILE, new Content.GitBlob("", id, bytes.length), new Origin("app", TOP, from, null)));
    }

    /** As Git has folders: their metadata is a default. */
    static Entry directory(String path) {
        return new Entry(
                RootfsPath.of(path),
                new Node.Directory(Metadata.DIRECTORY, false, new Origin("app", TOP, path.substring(1), null)));
    }

    static Entry archiveDirectory(String path, int mode, String archive) {
        return new Entry(
                RootfsPath.of(path),
                new Node.Directory(Metadata.root(mode), true, new Origin("app", TOP, archive, path.substring(1))));
    }

    static Entry link(String path, String target) {
        return new Entry(RootfsPath.of(path), new Node.Symlink(target, Metadata.LINK, Origin.manifest("app")));
    }

    static Entry hard(String path, String leader) {
        return new Entry(RootfsPath.of(path), new Node.HardLink(RootfsPath.of(leader), Origin.manifest("app")));
    }

    /** One line for each entry: path, type, mode, and text or target. */
    static List<String> show(RootfsTree tree) {
        List<String> lines = new ArrayList<>();
        tree.nodes().forEach((path, node) -> lines.add(path + " " + show(node)));
        return lines;
    }

    private static String show(Node node) {
        if (node instanceof Node.Directory directory) {
            return "dir " + show(directory.metadata());
        } else if (node instanceof Node.File file) {
            String text = file.content() instanceof Content.Inline inline
                    ? inline.text()
                    : file.content().id();
            return "file " + show(file.metadata()) + " " + text;
        } else if (node instanceof Node.Symlink link) {
            boolean roots = link.metadata().uid() == 0 && link.metadata().gid() == 0;
            return "link " + link.target() + (roots ? "" : " " + show(link.metadata()));
        } else if (node instanceof Node.HardLink link) {
            return "hard " + link.leader();
        }
        throw new AssertionError(node);
    }

    private static String show(Metadata metadata) {
        String mode = String.format("%04o", metadata.mode());
        return metadata.uid() == 0 && metadata.gid() == 0 ? mode : mode + " " + metadata.uid() + ":" + metadata.gid();
    }
}
