package dev.complete.builder.layer.chunked;

import dev.complete.oci.Digest;

/**
 * A piece of a file's content that is a zstd frame of its own.
 *
 * @param digest of its raw bytes
 * @param rawSize in bytes
 * @param offset of its zstd frame: in what is around it, a packed frame or a whole layer
 * @param size of its zstd frame, in bytes
 */
record Chunk(Digest digest, int rawSize, long offset, int size) {

    /** The same in something larger, where what is around it starts at {@code start}. */
    Chunk from(long start) {
        return new Chunk(digest, rawSize, start + offset, size);
    }

    long end() {
        return offset + size;
    }
}
