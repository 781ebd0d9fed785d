package dev.complete.git.index;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of an index file in order, hashed on the way; numbers are big-endian. Confined to one thread. */
final class IndexStream {

    private static final int TRAILER = 20;

    private final InputStream in;
    private final MessageDigest sha1;
    private final byte[] buffer = new byte[64 << 10];
    private int at;
    private int end;
    private long unread;

    /** @param size of the whole file, in bytes */
    IndexStream(InputStream in, long size) throws MalformedIndexException {
        if (size < TRAILER) {
            throw new MalformedIndexException("it is only " + size + " bytes long");
        }
        this.in = in;
        this.unread = size - TRAILER;
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** The number of bytes before the checksum. */
    long left() {
        return unread + end - at;
    }

    int next() throws IOException, MalformedIndexException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException, MalformedIndexException {
        int wanted = (int) Math.min(buffer.length, unread);
        int got = wanted == 0 ? 0 : in.readNBytes(buffer, 0, wanted);
        if (got == 0) {
            throw new MalformedIndexException("it is cut short");
        }
        sha1.update(buffer, 0, got);
        unread -= got;
        at = 0;
        end = got;
    }

    /**
     * Copies what is before the next NUL, as far as it is in the buffer.
     *
     * @return how many bytes; 0 when the NUL is next
     */
    int beforeZero(byte[] target, int offset, int most) throws IOException, MalformedIndexException {
        if (at == end) {
            fill();
        }
        int to = at;
        int last = Math.min(end, at + most);
        while (to < last && buffer[to] != 0) {
            to++;
        }
        int length = to - at;
        System.arraycopy(buffer, at, target, offset, length);
        at = to;
        return length;
    }

    int number() throws IOException, MalformedIndexException {
        if (end - at >= 4) {
            at += 4;
            return (buffer[at - 4] << 24)
                    | ((buffer[at - 3] & 0xff) << 16)
                    | ((buffer[at - 2] & 0xff) << 8)
                    | (buffer[at - 1] & 0xff);
        }
        return next() << 24 | next() << 16 | next() << 8 | next();
    }

    int shortNumber() throws IOException, MalformedIndexException {
        return next() << 8 | next();
    }

    /** @param length at most {@link #left}; the caller bounds it */
    byte[] bytes(int length) throws IOException, MalformedIndexException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            if (at == end) {
                fill();
            }
            int more = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, bytes, done, more);
            at += more;
            done += more;
        }
        return bytes;
    }

    void skip(long length) throws IOException, MalformedIndexException {
        for (long skipped = 0; skipped < length; ) {
            next();
            int more = (int) Math.min(length - skipped - 1, end - at);
            at += more;
            skipped += 1 + more;
        }
    }

    /**
     * Reads and compares the checksum; nothing may be left before it.
     *
     * @return its hexadecimal digits; zeros when the index was written without one ({@code index.skipHash})
     */
    String checksum() throws IOException, MalformedIndexException {
        byte[] written = in.readNBytes(TRAILER);
        if (written.length < TRAILER || in.read() >= 0) {
            throw new MalformedIndexException("it changed its length while it was read");
        }
        if (!Arrays.equals(written, new byte[TRAILER]) && !Arrays.equals(written, sha1.digest())) {
            throw new MalformedIndexException("its bytes do not have the checksum at its end");
        }
        return HexFormat.of().formatHex(written);
    }
}
