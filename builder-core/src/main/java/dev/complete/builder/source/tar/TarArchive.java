package dev.complete.builder.source.tar;

import dev.complete.builder.source.archive.ArchiveBudget;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.ArchiveMember;
import dev.complete.builder.source.archive.Encoding;
import dev.complete.builder.source.archive.PackWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A tar with everything in it, into a pack. Stateless. */
public final class TarArchive {

    private TarArchive() {}

    /** {@code in}, which must support marks, decoded; closing the result closes {@code in}. */
    public static InputStream decode(InputStream in, ArchiveBudget budget) throws IOException {
        return new BufferedInputStream(encoding(in).decode(in, budget), 64 << 10);
    }

    /** How {@code in}, which must support marks, is encoded; nothing is consumed. */
    public static Encoding encoding(InputStream in) throws IOException {
        in.mark(Encoding.MAGIC_BYTES);
        byte[] start = in.readNBytes(Encoding.MAGIC_BYTES);
        in.reset();
        return Encoding.of(start);
    }

    /** Reads {@code tar} to its end; one that holds nothing is somebody's mistake. */
    public static void read(InputStream tar, PackWriter pack) throws IOException {
        if (readAll(tar, pack) == 0) {
            throw new ArchiveException("holds no entries");
        }
    }

    /** Reads {@code tar} to its end and counts its entries. */
    public static long readAll(InputStream tar, PackWriter pack) throws IOException {
        TarReader reader = new TarReader(tar);
        long entries = 0;
        for (ArchiveMember member = reader.next(); member != null; member = reader.next()) {
            pack.add(member, reader.content());
            entries++;
        }
        return entries;
    }
}
