package dev.complete.builder.source.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An archive's bytes from Git. Marks its failures: an unreadable repository is not a damaged archive. */
public final class SourceStream extends FilterInputStream {

    /** The archive could not be read; the cause says why. */
    public static final class Failed extends IOException {
        private final IOException reason;

        private Failed(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        public IOException reason() {
            return reason;
        }
    }

    public SourceStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw new Failed(e);
        }
    }
}
