package dev.complete.builder.layer.tar;

import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes a canonical tar that is no layer. Not thread-safe. Does not buffer and does not close the stream. */
public final class TarWriter {

    private static final byte[] ZEROS = new byte[TarHeaderWriter.END];

    private final OutputStream out;
    private final byte[] buffer = new byte[64 << 10];

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    public void add(TarEntry entry) throws IOException {
        add(entry, new byte[0]);
    }

    public void add(TarEntry entry, byte[] content) throws IOException {
        add(entry, new ByteArrayInputStream(content));
    }

    /** @param content read to its end, not closed; as long as the entry says */
    public void add(TarEntry entry, InputStream content) throws IOException {
        out.write(TarHeaderWriter.encode(entry));
        long copied = 0;
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            out.write(buffer, 0, count);
            copied += count;
        }
        if (copied != entry.size()) {
            throw new EOFException(Printable.escape(entry.name()) + " has " + copied + " bytes, not " + entry.size()
                    + " as announced");
        }
        out.write(ZEROS, 0, (int) (TarHeaderWriter.padded(copied) - copied));
    }

    /** Writes the end-of-archive. */
    public void finish() throws IOException {
        out.write(ZEROS);
    }
}
