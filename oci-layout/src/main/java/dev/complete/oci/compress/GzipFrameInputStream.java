package dev.complete.oci.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * All members of a gzip stream (RFC 1952). The JDK's {@code GZIPInputStream} asks {@code available()} whether another
 * member follows and ignores garbage, so it may silently stop early; this one reads to the end or throws. Header fields
 * are skipped without being held. Not thread-safe.
 */
final class GzipFrameInputStream extends InputStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] input = new byte[64 << 10];
    private int at;
    private int end;
    private final CRC32 crc = new CRC32();
    private final boolean padded;
    private boolean inMember;
    private boolean finished;

    /** @param padded whether zeros may follow the last member */
    GzipFrameInputStream(InputStream in, boolean padded) {
        this.in = in;
        this.padded = padded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!finished) {
            if (!inMember) {
                readHeader();
            }
            int count = inflate(buffer, offset, length);
            if (count > 0) {
                crc.update(buffer, offset, count);
                return count;
            }
            if (inflater.finished()) {
                readTrailer();
                finished = isEnd();
            }
        }
        return -1;
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (inflater.needsInput()) {
                if (at == end && !fill()) {
                    throw new EOFException("gzip data is cut off");
                }
                inflater.setInput(input, at, end - at);
                at = end;
            }
            int count = inflater.inflate(buffer, offset, length);
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
            } else if (inflater.needsDictionary()) {
                throw new IOException("gzip data asks for a dictionary");
            }
            return count;
        } catch (DataFormatException e) {
            throw new IOException("gzip data is damaged: " + e.getMessage(), e);
        }
    }

    private void readHeader() throws IOException {
        CRC32 header = new CRC32();
        if (next(header) != 0x1f || next(header) != 0x8b) {
            throw new IOException("what should be a gzip member is none");
        }
        int method = next(header);
        int flags = next(header);
        if (method != 8 || (flags & RESERVED) != 0) {
            throw new IOException("gzip header is of an unknown kind");
        }
        skip(6, header); // time, extra flags, operating system
        if ((flags & EXTRA) != 0) {
            skip(next(header) | next(header) << 8, header);
        }
        for (int field = NAME; field <= COMMENT; field <<= 1) {
            if ((flags & field) != 0) {
                while (next(header) != 0) {
                    // Names and comments say nothing about the content.
                }
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            long expected = header.getValue() & 0xffff;
            if ((next(header) | next(header) << 8) != expected) {
                throw new IOException("gzip header does not match its checksum");
            }
        }
        inflater.reset();
        crc.reset();
        inMember = true;
    }

    private void readTrailer() throws IOException {
        CRC32 ignored = new CRC32();
        long expectedCrc = fourBytes(ignored);
        long expectedSize = fourBytes(ignored);
        if (expectedCrc != crc.getValue() || expectedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new IOException("gzip data does not match its checksum");
        }
        inMember = false;
    }

    /** After a member: whether the data ends here. */
    private boolean isEnd() throws IOException {
        if (at == end && !fill()) {
            return true;
        }
        if (!padded || input[at] != 0) {
            return false; // a member, or garbage: reading its header tells
        }
        do {
            while (at < end) {
                if (input[at++] != 0) {
                    throw new IOException("gzip data is followed by zeros and then by something else");
                }
            }
        } while (fill());
        return true;
    }

    private long fourBytes(CRC32 sum) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) next(sum) << shift;
        }
        return value;
    }

    private void skip(int count, CRC32 sum) throws IOException {
        for (int i = 0; i < count; i++) {
            next(sum);
        }
    }

    private int next(CRC32 sum) throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("gzip data is cut off");
        }
        int value = input[at++] & 0xff;
        sum.update(value);
        return value;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(input, 0, input.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
