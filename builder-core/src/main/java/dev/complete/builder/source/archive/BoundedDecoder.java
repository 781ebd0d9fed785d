package dev.complete.builder.source.archive;

import java.io.IOException;
import java.io.InputStream;

/** Output of a decoder, counted against the archive's budget. The decoder's exceptions become ones about the archive. */
public final class BoundedDecoder extends InputStream {

    private final InputStream decoder;
    private final ArchiveBudget budget;
    private final ArchiveBudget.Part part;

    /** @param part of {@code budget}: this decoder's */
    public BoundedDecoder(InputStream decoder, ArchiveBudget budget, ArchiveBudget.Part part) {
        this.decoder = decoder;
        this.budget = budget;
        this.part = part;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = decoder.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            throw Encoding.complaint(e, budget);
        }
        if (count > 0) {
            part.spend(count);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
