package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.layer.chunked.ChunkedFrame;
import dev.complete.builder.layer.chunked.FileChunks;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import dev.complete.threads.Interrupts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Makes one frame at a time on each of many threads: from the cache, or by reading and compressing. */
final class FrameEncoderPool implements AutoCloseable {

    private final Compression compression;
    private final ItemReader reader;
    private final FrameCache cache;
    /** Encoders hold native memory and are not thread-safe: each is used by one thread at a time. */
    private final ConcurrentLinkedQueue<FrameEncoder> encoders = new ConcurrentLinkedQueue<>();

    FrameEncoderPool(Compression compression, ItemReader reader, FrameCache cache) {
        this.compression = compression;
        this.reader = reader;
        this.cache = cache;
    }

    /**
     * A frame's bytes on both sides of compression.
     *
     * @param raw the caller's buffer, ready to be read
     * @param chunks of each content, in the order of {@link FramePlan#contents}; empty unless the compression has chunks
     * @param reused whether it comes from the cache
     */
    record Made(Frame frame, ByteBuffer raw, ByteBuffer compressed, List<FileChunks> chunks, boolean reused) {}

    /**
     * @param raw a cleared buffer on the heap with room for the frame; filled and returned
     * @param large the file of a slice; null for whole entries
     */
    Made make(FramePlan plan, @Nullable LargeFile large, ByteBuffer raw) throws BuildException, InterruptedException {
        try {
            Made cached = fromCache(plan, raw);
            if (cached != null) {
                if (large != null) {
                    large.skip(plan);
                }
                return cached;
            }
            fill(plan, large, raw.clear());
            ChunkedFrame parts = parts(plan, raw.flip());
            byte[] compressed = parts == null ? encode(raw) : parts.encode(this::encode);
            List<FileChunks> chunks = parts == null ? List.of() : parts.find(compressed, !plan.isSlice());
            return new Made(cache.store(plan, compressed), raw.rewind(), ByteBuffer.wrap(compressed), chunks, false);
        } catch (IOException e) {
            Interrupts.rethrow(e);
            throw new BuildException(
                    BuildException.Kind.IO,
                    "a compressed frame cannot be kept in the cache: " + IoMessage.of(e)
                            + "; check that its disk is writable and has room",
                    e);
        }
    }

    private @Nullable Made fromCache(FramePlan plan, ByteBuffer raw) throws IOException {
        Frame frame = cache.frame(plan);
        byte[] compressed = frame == null ? null : cache.read(frame);
        if (frame == null || compressed == null) {
            return null;
        }
        try (InputStream decoded = frame.decoded(compression.format(), new ByteArrayInputStream(compressed))) {
            int count = decoded.readNBytes(raw.array(), raw.arrayOffset(), plan.rawSize());
            ChunkedFrame parts = parts(plan, raw.limit(count));
            List<FileChunks> chunks = parts == null ? List.of() : parts.find(compressed, !plan.isSlice());
            return new Made(frame, raw, ByteBuffer.wrap(compressed), chunks, true);
        } catch (IOException e) {
            // The blob is intact but not this frame: the memo is wrong, and counts as absent.
        }
        cache.forget(frame);
        return null;
    }

    private void fill(FramePlan plan, @Nullable LargeFile large, ByteBuffer raw)
            throws BuildException, InterruptedException {
        if (large != null) {
            if (plan.offset() == 0) {
                raw.put(TarHeaderWriter.encode(plan.items().get(0).entry()));
            }
            large.read(plan, raw);
        } else {
            for (TarMember item : plan.items()) {
                raw.put(TarHeaderWriter.encode(item.entry()));
                reader.readWhole(item, raw);
                zeros(raw, (int) TarHeaderWriter.padded(raw.position()));
            }
        }
        zeros(raw, plan.rawSize());
    }

    /** Writes zeros: a reused buffer has old bytes where content is skipped. */
    private static void zeros(ByteBuffer raw, int end) {
        while (raw.position() < end) {
            raw.put((byte) 0);
        }
    }

    private @Nullable ChunkedFrame parts(FramePlan plan, ByteBuffer raw) {
        return compression.chunked() ? new ChunkedFrame(raw, plan.contents()) : null;
    }

    /** From position to limit, which is consumed, to one frame. Thread-safe. */
    byte[] encode(ByteBuffer raw) {
        FrameEncoder lent = encoders.poll();
        FrameEncoder encoder = lent == null ? FrameEncoder.of(compression) : lent;
        try {
            ByteBuffer encoded = encoder.encode(raw);
            byte[] copy = new byte[encoded.remaining()];
            encoded.get(copy);
            return copy;
        } finally {
            encoders.add(encoder);
        }
    }

    /** Call it only when no thread works any more. */
    @Override
    public void close() {
        for (FrameEncoder encoder = encoders.poll(); encoder != null; encoder = encoders.poll()) {
            encoder.close();
        }
    }
}
