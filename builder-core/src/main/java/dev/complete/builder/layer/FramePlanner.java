package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a layer's tar into frames, from metadata alone. The cuts are part of format version 1 ({@code docs/formats.md}).
 * Most are decided by the hash of a path, so that a change moves only the cuts near it.
 */
final class FramePlanner {

    /** Minimum size: smaller frames compress badly. */
    static final int MIN_FRAME = 1 << 20;

    /** Maximum size, which a worker holds in memory; a single entry's headers come on top. */
    static final int MAX_FRAME = 8 << 20;

    /** A cut at one path in 32: with files of 57 kB on average, a frame of 2.8 MB. */
    private static final int CUT_MASK = 0x1f;

    private final Compression compression;
    private final List<FramePlan> frames = new ArrayList<>();
    private final List<TarMember> pending = new ArrayList<>();
    private long pendingSize;
    private MessageDigest pendingKey;

    private FramePlanner(Compression compression) {
        this.compression = compression;
        this.pendingKey = newKey("frame");
    }

    /** @throws BuildException naming an entry that a layer cannot hold, and its origin */
    static LayerPlan plan(LayerTree layer, Compression compression) throws BuildException {
        FramePlanner planner = new FramePlanner(compression);
        for (var entry : layer.entries().entrySet()) {
            planner.add(TarMember.of(layer.tree(), entry.getKey(), entry.getValue()));
        }
        planner.cut();
        MessageDigest layerKey = planner.newKey("layer");
        planner.frames.forEach(frame -> update(layerKey, frame.key().hex()));
        Digest endKey = Digest.of(planner.newKey("end"));
        FramePlan end = new FramePlan(endKey, List.of(), 0, 0, TarHeaderWriter.END);
        return new LayerPlan(Digest.of(layerKey), List.copyOf(planner.frames), end);
    }

    private void add(TarMember item) {
        byte[] header = TarHeaderWriter.encode(item.entry());
        if (item.entry().size() > MAX_FRAME) {
            cut();
            slice(item, header);
            return;
        }
        long size = header.length + TarHeaderWriter.padded(item.entry().size());
        if (pendingSize + size > MAX_FRAME
                || (pendingSize >= MIN_FRAME && cutsBefore(item.entry().name()))) {
            cut();
        }
        pending.add(item);
        pendingSize += size;
        updateKey(pendingKey, item, header);
    }

    /** Ends the current frame unless it is empty. */
    private void cut() {
        if (!pending.isEmpty()) {
            frames.add(new FramePlan(Digest.of(pendingKey), List.copyOf(pending), 0, 0, Math.toIntExact(pendingSize)));
        }
        pending.clear();
        pendingSize = 0;
        pendingKey = newKey("frame");
    }

    private void slice(TarMember item, byte[] header) {
        long size = item.entry().size();
        for (long offset = 0; offset < size; offset += MAX_FRAME) {
            long length = Math.min(MAX_FRAME, size - offset);
            boolean last = offset + length == size;
            long rawSize = (offset == 0 ? header.length : 0) + (last ? TarHeaderWriter.padded(length) : length);
            MessageDigest key = newKey("slice");
            // Later slices do not depend on the header.
            updateKey(key, item, offset == 0 ? header : new byte[0]);
            update(key, offset + "+" + length + "/" + size);
            frames.add(new FramePlan(Digest.of(key), List.of(item), offset, length, Math.toIntExact(rawSize)));
        }
    }

    private static boolean cutsBefore(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        byte[] hash = Digest.sha256().digest(path.getBytes(StandardCharsets.UTF_8));
        return (hash[0] & CUT_MASK) == 0;
    }

    private MessageDigest newKey(String what) {
        MessageDigest key = Digest.sha256();
        update(key, "complete " + what + " " + Recipe.FORMAT);
        update(key, compression.toString());
        return key;
    }

    /** Adds the header's own bytes, so that the key depends on everything the header depends on. */
    private static void updateKey(MessageDigest key, TarMember item, byte[] header) {
        key.update(header);
        update(key, item.content().id());
    }

    private static void update(MessageDigest key, String line) {
        key.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
