package dev.complete.builder.output.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on; {@link #close} only flushes. For writers that close a stream they do not own. */
final class UnclosedOutputStream extends FilterOutputStream {

    UnclosedOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
