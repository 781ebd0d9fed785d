package dev.complete.git.open.mirror;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/** Counts and sums what is written: the SHA-1 of all of it, and the CRC-32 of each entry. Not thread-safe. */
final class PackStream extends OutputStream {

    private final OutputStream out;
    private final MessageDigest sum;
    private final CRC32 entry = new CRC32();
    private long written;

    PackStream(OutputStream out) {
        this.out = out;
        try {
            this.sum = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        sum.update(bytes, offset, length);
        entry.update(bytes, offset, length);
        written += length;
    }

    /** Bytes so far. */
    long written() {
        return written;
    }

    void startChecksum() {
        entry.reset();
    }

    /** The CRC-32 since {@link #startChecksum}. */
    int checksum() {
        return (int) entry.getValue();
    }

    /** Writes the sum of all before it, which is the end of a pack and of an index, and returns it. */
    byte[] end() throws IOException {
        byte[] all = sum.digest();
        out.write(all);
        written += all.length;
        out.flush();
        return all;
    }
}
