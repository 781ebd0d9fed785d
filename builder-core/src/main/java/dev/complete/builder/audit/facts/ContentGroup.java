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

/**
 * Files of a tree whose facts are remembered together: one memo for each would be ten thousand files to open, one for all
 * would be read anew after every change. Cut as a layer's frames are, mostly before paths that say so, so that a change
 * costs the group it is in.
 *
 * @param key of what is remembered about the group
 * @param files in path order, each content once
 */
record ContentGroup(Digest key, List<File> files) {

    /** Another one whenever other facts would be found in the same contents, or be written down in another way. */
    private static final String VERSION = "complete facts 2";

    private static final int LEAST_FILES = 16;
    private static final int MOST_FILES = 256;
    private static final long MOST_BYTES = 32 << 20;

    /** One path in 64. */
    private static final int CUT_MASK = 0x3f;

    record File(RootfsPath path, Node.File node) {
        Content content() {
            return node.content();
        }
    }

    /** All files of {@code tree}, each content where it comes first. */
    static List<ContentGroup> of(RootfsTree tree) {
        List<ContentGroup> groups = new ArrayList<>();
        Set<String> known = new HashSet<>();
        List<File> pending = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<RootfsPath, Node> entry : tree.nodes().entrySet()) {
            if (!(entry.getValue() instanceof Node.File file)
                    || !known.add(file.content().id())) {
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
