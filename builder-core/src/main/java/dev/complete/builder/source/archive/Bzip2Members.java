package dev.complete.builder.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Members of a bzip2 file, one after another, to the end of the input. Zeros may follow the last one, because tar fills
 * its blocks when it writes to a pipe. Anything else is refused; {@code bzip2} only warns. Not thread-safe.
 */
final class Bzip2Members extends InputStream {

    private final PushbackInputStream in;
    private @Nullable InputStream member;

    /** @param in buffered, at the start of a member; closed with this */
    Bzip2Members(InputStream in) throws IOException {
        this.in = new PushbackInputStream(in, 1);
        this.member = new BZip2CompressorInputStream(this.in, false);
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
        while (member != null) {
            int count = member.read(buffer, offset, length);
            if (count > 0) {
                return count;
            }
            member = next();
        }
        return -1;
    }

    /** A member's decoder takes no byte more than the member has. */
    private @Nullable InputStream next() throws IOException {
        int first = in.read();
        if (first > 0) {
            in.unread(first);
            return new BZip2CompressorInputStream(in, false);
        }
        if (!ZeroPadding.fills(in)) {
            throw new IOException("bzip2 data is followed by zeros and then by something else");
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
