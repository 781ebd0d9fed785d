package dev.complete.builder.layer.tar;

import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes a canonical tar as one stream: for archives that are not layers. The caller decides the order of entries; the
 * bytes depend on nothing else. Not thread-safe. Does not buffer and does not close the stream.
 */
public final class TarWriter {

    private static final byte[] ZEROS = new byte[TarHeaderWriter.END];

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds an entry without content. */
    public void add(TarEntry entry) throws IOException {
        add(entry, new byte[0]);
    }

    /** @throws EOFException when {@code content} is not as long as the entry says */
    public void add(TarEntry entry, byte[] content) throws IOException {
        add(entry, new ByteArrayInputStream(content));
    }

    /**
     * Adds an entry with content.
     *
     * @param content read to its end, not closed
     * @throws EOFException when it is not as long as the entry says
     */
    public void add(TarEntry entry, InputStream content) throws IOException {
        out.write(TarHeaderWriter.encode(entry));
        long copied = content.transferTo(out);
        if (copied != entry.size()) {
            throw new EOFException(Printable.escape(entry.name()) + " has " + copied + " bytes, not " + entry.size()
                    + " as announced");
        }
        out.write(ZEROS, 0, (int) (TarHeaderWriter.padded(copied) - copied));
    }

    /** Writes the end-of-archive. Nothing can be added afterwards. */
    public void finish() throws IOException {
        out.write(ZEROS);
    }
}
