package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Buffers, hashes and counts what passes. {@link #close} flushes but leaves the target open, so that a writer that closes
 * what it was given cannot close the file before it is forced to disk. Not thread-safe.
 */
final class HashingOutputStream extends OutputStream {

    private final OutputStream target;
    private final MessageDigest hasher = Digest.sha256();
    private final byte[] buffer;
    private int filled;
    private long size;

    HashingOutputStream(OutputStream target, int bufferSize) {
        this.target = target;
        this.buffer = new byte[bufferSize];
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            flush();
        }
        if (length >= buffer.length) {
            pass(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, filled, length);
            filled += length;
        }
    }

    @Override
    public void flush() throws IOException {
        int length = filled;
        filled = 0;
        pass(buffer, 0, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private void pass(byte[] bytes, int offset, int length) throws IOException {
        hasher.update(bytes, offset, length);
        target.write(bytes, offset, length);
        size += length;
    }

    /** The digest of all that was flushed; ends the hash. */
    Digest digest() {
        return Digest.of(hasher);
    }

    /** The number of bytes that were flushed. */
    long size() {
        return size;
    }
}
