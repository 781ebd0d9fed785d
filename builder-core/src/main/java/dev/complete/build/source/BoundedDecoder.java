package dev.complete.build.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * What comes out of a decoder, counted against the archive's budget as it comes, with every complaint of the decoder
 * (checked or not: hostile input makes some of them stumble) turned into one about the archive.
 */
final class BoundedDecoder extends InputStream {

    private final InputStream decoder;
    private final ArchiveBudget budget;

    BoundedDecoder(InputStream decoder, ArchiveBudget budget) {
        this.decoder = decoder;
        this.budget = budget;
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
        } catch (SourceStream.Failed | ArchiveException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
        if (count > 0) {
            budget.spend(count);
        }
        return count;
    }

    static ArchiveException damaged(Exception complaint) {
        return ArchiveException.damaged("cannot be decompressed: it is damaged or truncated", complaint);
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
