package dev.complete.registry.serve;

import java.io.IOException;
import java.io.InputStream;

/**
 * A blob that is served.
 *
 * @param size in bytes
 */
public record ServedBlob(long size, Bytes bytes) {

    /** A blob's bytes, which can be had again. */
    @FunctionalInterface
    public interface Bytes {

        /**
         * A part of the blob, or all of it. The stream fails before its last byte when the blob's bytes do not have its
         * digest, so that nobody takes wrong ones for the whole. The caller closes it.
         *
         * @param length so many bytes are there behind {@code offset}
         */
        InputStream open(long offset, long length) throws IOException, InterruptedException;
    }
}
