package dev.complete.builder.audit.facts;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files of a tree whose facts are stored together: one memo for each file would mean ten thousand files to open, and
 * one for all would be made again after every change. Groups are cut like a layer's frames, mostly by the hash of a
 * path, so that a change affects only its group.
 *
 * @param key of the group's stored facts
 * @param files in path order, each content once
 */
record ContentGroup(Digest key, List<File> files) {

    /** Version, changed whenever the same contents would give other facts or another encoding. */
    private static final String VERSION = "complete facts 2";

    private static final int LEAST_FILES = 16;
    private static final int MOST_FILES = 256;
    private static final long MOST_BYTES = 32 << 20;

    /** A cut at one path in 64. */
    private static final int CUT_MASK = 0x3f;

    record File(RootfsPath path, Node.File node) {
        Content content() {
            return node.content();
        }
    }

    /** The groups in which any of {@code wanted} is. */
    static List<ContentGroup> of(RootfsTree tree, Set<Content> wanted) {
        Set<Object> identities = wanted.stream().map(Content::identity).collect(Collectors.toSet());
        return of(tree).stream()
                .filter(group -> group.files().stream()
                        .anyMatch(file -> identities.contains(file.content().identity())))
                .toList();
    }

    /** All files of {@code tree}, each content at its first path. */
    static List<ContentGroup> of(RootfsTree tree) {
        List<ContentGroup> groups = new ArrayList<>();
        Set<Object> known = new HashSet<>();
        List<File> pending = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<RootfsPath, Node> entry : tree.nodes().entrySet()) {
            if (!(entry.getValue() instanceof Node.File file)
                    || !known.add(file.content().identity())) {
                continue;
            }
            long size = file.content().size();
            boolean full = pending.size() == MOST_FILES || bytes + size > MOST_BYTES;
            if (full || (pending.size() >= LEAST_FILES && cutsBefore(entry.getKey()))) {
                cut(pending, groups);
                bytes = 0;
            }
            pending.add(new File(entry.getKey(), file));
            bytes += size;
        }
        cut(pending, groups);
        return groups;
    }

    private static void cut(List<File> pending, List<ContentGroup> groups) {
        if (!pending.isEmpty()) {
            groups.add(new ContentGroup(key(pending), List.copyOf(pending)));
            pending.clear();
        }
    }

    private static boolean cutsBefore(RootfsPath path) {
        byte[] hash = Digest.sha256().digest(path.toString().getBytes(StandardCharsets.UTF_8));
        return (hash[0] & CUT_MASK) == 0;
    }

    private static Digest key(List<File> files) {
        MessageDigest key = Digest.sha256();
        key.update((VERSION + "\n").getBytes(StandardCharsets.UTF_8));
        for (File file : files) {
            key.update((file.content().id() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Digest.of(key);
    }
}
