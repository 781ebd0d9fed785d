package dev.complete.builder.layer.chunked;

import dev.complete.oci.Digest;
import dev.complete.oci.compress.ZstdFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame of a layer as several zstd frames: one for each chunk of a file's content, and one for what is between two
 * contents. Where they are follows from the raw bytes, so it can be found again in what a cache kept. Not thread-safe.
 */
public final class ChunkedFrame {

    /** Compresses from position to limit, which is consumed, to a zstd frame that says how long its content is. */
    @FunctionalInterface
    public interface Encoder {
        byte[] encode(ByteBuffer raw);
    }

    private final ByteBuffer raw;
    private final List<ContentSpan> contents;
    /** The sizes of the chunks of each content. */
    private final List<List<Integer>> chunks;

    /**
     * @param raw the whole frame, on the heap, from position 0; not consumed
     * @param contents in order, apart from each other
     */
    public ChunkedFrame(ByteBuffer raw, List<ContentSpan> contents) {
        this.raw = raw;
        this.contents = List.copyOf(contents);
        this.chunks = contents.stream()
                .map(content -> ChunkBoundaries.sizes(
                        raw.array(), raw.arrayOffset() + content.from(), raw.arrayOffset() + content.to()))
                .toList();
    }

    /** The zstd frames, one after the other. */
    public byte[] encode(Encoder encoder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.limit() / 2);
        int at = 0;
        for (int i = 0; i < contents.size(); i++) {
            if (at < contents.get(i).from()) {
                out.writeBytes(encoder.encode(slice(at, contents.get(i).from() - at)));
            }
            at = contents.get(i).from();
            for (int size : chunks.get(i)) {
                out.writeBytes(encoder.encode(slice(at, size)));
                at += size;
            }
        }
        if (at < raw.limit()) {
            out.writeBytes(encoder.encode(slice(at, raw.limit() - at)));
        }
        return out.toByteArray();
    }

    /**
     * Where each content is in what {@link #encode} made.
     *
     * @param whole whether contents are whole; sums are made of those only
     * @throws IOException when {@code compressed} has other frames than {@link #encode} makes
     */
    public List<FileChunks> find(byte[] compressed, boolean whole) throws IOException {
        List<FileChunks> found = new ArrayList<>();
        int at = 0;
        int offset = 0;
        for (int i = 0; i < contents.size(); i++) {
            offset = skip(compressed, offset, contents.get(i).from() - at);
            at = contents.get(i).from();
            List<Chunk> content = new ArrayList<>();
            for (int size : chunks.get(i)) {
                Chunk chunk =
                        new Chunk(digest(slice(at, size)), size, offset, ZstdFrames.sizeAt(compressed, offset, size));
                content.add(chunk);
                at += size;
                offset += chunk.size();
            }
            found.add(new FileChunks(content, whole ? sums(contents.get(i)) : null));
        }
        if (skip(compressed, offset, raw.limit() - at) != compressed.length) {
            throw new IOException("a zstd frame too much");
        }
        return found;
    }

    private static int skip(byte[] compressed, int offset, int rawSize) throws IOException {
        return rawSize == 0 ? offset : offset + ZstdFrames.sizeAt(compressed, offset, rawSize);
    }

    private ContentSums sums(ContentSpan content) {
        return ContentSums.of(slice(content.from(), content.to() - content.from()));
    }

    private static Digest digest(ByteBuffer bytes) {
        MessageDigest digest = Digest.sha256();
        digest.update(bytes);
        return Digest.of(digest);
    }

    private ByteBuffer slice(int from, int length) {
        return raw.slice(from, length);
    }
}
