package dev.complete.build.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip with any number of members (RFC 1952). The JDK's own stream ignores garbage after a member, which then nobody
 * sees; here the input ends with a member or is refused. Header fields are skipped without being held.
 */
final class GzipDecoder extends InputStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] input = new byte[32 << 10];
    private int at;
    private int end;
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean finished;

    GzipDecoder(InputStream in) {
        this.in = in;
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
                finished = at == end && !fill();
            }
        }
        return -1;
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (inflater.needsInput()) {
                if (at == end && !fill()) {
                    throw new ArchiveException("gzip data is truncated");
                }
                inflater.setInput(input, at, end - at);
                at = end;
            }
            int count = inflater.inflate(buffer, offset, length);
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
            } else if (inflater.needsDictionary()) {
                throw new ArchiveException("gzip data is damaged");
            }
            return count;
        } catch (DataFormatException e) {
            throw ArchiveException.damaged("gzip data is damaged", e);
        }
    }

    private void readHeader() throws IOException {
        CRC32 header = new CRC32();
        if (next(header) != 0x1f || next(header) != 0x8b) {
            throw new ArchiveException("something that is not gzip follows the gzip data");
        }
        int method = next(header);
        int flags = next(header);
        if (method != 8 || (flags & RESERVED) != 0) {
            throw new ArchiveException("gzip header is of an unknown kind");
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
                throw new ArchiveException("gzip header does not match its checksum");
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
            throw new ArchiveException("gzip data does not match its checksum");
        }
        inMember = false;
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
            throw new ArchiveException("gzip data is truncated");
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
