package dev.complete.oci.compress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Throws when more than {@code limit} bytes come out. Not thread-safe. */
final class LimitedInputStream extends FilterInputStream {

    private final long limit;
    private long count;

    LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = super.skip(wanted);
        count(skipped);
        return skipped;
    }

    private void count(long more) throws IOException {
        count += more;
        if (count > limit) {
            throw new IOException("compressed data holds more than the " + limit + " bytes it may hold");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
