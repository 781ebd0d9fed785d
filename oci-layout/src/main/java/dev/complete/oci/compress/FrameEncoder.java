package dev.complete.oci.compress;

import java.nio.ByteBuffer;

/**
 * Compresses one frame at a time. Each result can be decoded alone, and the concatenation of results decodes to the
 * concatenation of inputs. Not thread-safe: one encoder per thread.
 */
public interface FrameEncoder extends AutoCloseable {

    /**
     * @param frame the bytes from position to limit, direct or heap; consumed
     * @return a buffer from position to limit, valid until the next call on this encoder or the next change of {@code
     *     frame}'s content: without compression it is that content
     */
    ByteBuffer encode(ByteBuffer frame);

    @Override
    void close();

    /** The encoder of {@code compression}; the caller closes it. */
    static FrameEncoder of(Compression compression) {
        return switch (compression.format()) {
            case ZSTD -> new ZstdFrameEncoder(compression.level());
            case GZIP -> new GzipFrameEncoder(compression.level());
            case NONE -> new PlainFrameEncoder();
        };
    }
}
