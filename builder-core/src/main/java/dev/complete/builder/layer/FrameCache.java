package dev.complete.builder.layer;

import dev.complete.builder.cache.Memos;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Cache of packed frames and layers: bytes are in a blob store, their digests in memos. Any entry may be missing or
 * wrong at any time, and then counts as absent. Thread-safe.
 */
record FrameCache(BlobStore cas, Memos memos) {

    /** A file is read through a buffer of that size; {@link InputStream#readNBytes(int)} would read 8 KiB at a time. */
    private static final int MOST_AT_ONCE = 256 << 10;

    /** The remembered frame, if its blob exists; the bytes are not read. */
    @Nullable
    Frame frame(FramePlan plan) throws IOException {
        byte[] memo = memos.get(Memos.Kind.FRAME, plan.key());
        if (memo == null) {
            return null;
        }
        Frame frame = LayerRecord.parseFrame(new String(memo, StandardCharsets.UTF_8));
        // A limit on the compressed size, so that a wrong memo cannot cause a larger allocation.
        long mostCompressed = plan.rawSize() + plan.rawSize() / 16L + 4096;
        if (frame != null
                && frame.key().equals(plan.key())
                && frame.rawSize() == plan.rawSize()
                && frame.size() <= mostCompressed
                && isPresent(frame)) {
            return frame;
        }
        memos.remove(Memos.Kind.FRAME, plan.key());
        return null;
    }

    /** The frame's compressed bytes, verified; null, and the frame is forgotten, when they are missing or wrong. */
    byte @Nullable [] read(Frame frame) throws IOException {
        try (InputStream in = cas.open(frame.digest())) {
            byte[] compressed = new byte[(int) frame.size()];
            int count = 0;
            while (count < compressed.length) {
                int more = in.read(compressed, count, Math.min(compressed.length - count, MOST_AT_ONCE));
                if (more < 0) {
                    break;
                }
                count += more;
            }
            if (count == compressed.length && in.read() < 0) {
                return compressed;
            }
        } catch (NoSuchFileException | CorruptBlobException e) {
            // Counts as absent: rebuilt like any other.
        }
        forget(frame);
        return null;
    }

    /** Forgets the memo. The blob stays: a wrong one was set aside by the store, and another frame may use it. */
    void forget(Frame frame) throws IOException {
        memos.remove(Memos.Kind.FRAME, frame.key());
    }

    /** Stores the bytes, then the memo that leads to them. */
    Frame store(FramePlan plan, byte[] compressed) throws IOException {
        BlobStore.Stored stored = cas.write(out -> out.write(compressed));
        Frame frame = new Frame(plan.key(), stored.digest(), stored.size(), plan.rawSize());
        memos.putIfAbsent(
                Memos.Kind.FRAME, plan.key(), LayerRecord.format(frame).getBytes(StandardCharsets.UTF_8));
        return frame;
    }

    /** The remembered layer, if all that it consists of exists. */
    @Nullable
    PackedLayer layer(String name, Digest key) throws IOException {
        byte[] memo = memos.get(Memos.Kind.LAYER, key);
        if (memo == null) {
            return null;
        }
        PackedLayer layer = LayerRecord.parse(name, key, new String(memo, StandardCharsets.UTF_8));
        if (layer != null && isWhole(layer)) {
            return layer;
        }
        memos.remove(Memos.Kind.LAYER, key);
        return null;
    }

    private boolean isWhole(PackedLayer layer) throws IOException {
        for (Frame part : layer.parts()) {
            if (!isPresent(part)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Stores what follows the end of a layer. Only the layer's record leads to it.
     *
     * @param key the layer's
     * @param bytes from position to limit
     */
    Frame storeTrailer(Digest key, ByteBuffer bytes) throws IOException {
        BlobStore.Stored stored =
                cas.write(out -> out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining()));
        return new Frame(key, stored.digest(), stored.size(), 0);
    }

    void remember(PackedLayer layer) throws IOException {
        memos.putIfAbsent(
                Memos.Kind.LAYER, layer.key(), LayerRecord.format(layer).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isPresent(Frame frame) throws IOException {
        return cas.size(frame.digest()).orElse(-1) == frame.size();
    }
}
