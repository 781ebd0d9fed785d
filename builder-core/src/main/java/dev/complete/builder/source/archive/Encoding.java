package dev.complete.builder.source.archive;

import dev.complete.oci.compress.FileDecoder;
import dev.complete.streams.BlockInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZInputStream;

/**
 * Compression of a tar, known by its first bytes and never by a file's name. Each decoder reads all members, streams or
 * frames to the end of its input, verifies their checksums, and refuses what follows them, except the padding that the
 * format's own command takes: zeros after gzip and bzip2, zeros by fours after xz.
 */
public enum Encoding {
    GZIP("1f8b"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    ZSTD("28b52ffd"),
    LZMA(""),
    NONE("");

    /** {@code 184D2A50} to {@code 184D2A5F}, little-endian. */
    private static final Pattern ZSTD_SKIPPABLE = Pattern.compile("5.2a4d18.*");

    /** In hexadecimal; empty when there is none. */
    private final String magic;

    Encoding(String magic) {
        this.magic = magic;
    }

    /** The encoding of {@code in}, which must support marks; nothing is consumed. */
    public static Encoding of(InputStream in) throws IOException {
        in.mark(LzmaFile.START_BYTES);
        byte[] start = in.readNBytes(LzmaFile.START_BYTES);
        in.reset();
        String hex = HexFormat.of().formatHex(start);
        for (Encoding encoding : values()) {
            if (!encoding.magic.isEmpty() && hex.startsWith(encoding.magic)) {
                return encoding;
            }
        }
        if (ZSTD_SKIPPABLE.matcher(hex).matches()) {
            return ZSTD;
        }
        return LzmaFile.matches(start) ? LZMA : NONE;
    }

    /** Decodes {@code in}, which must support marks; buffered. Closing the result closes {@code in}. */
    public InputStream decode(InputStream in, ArchiveBudget budget) throws IOException {
        if (this == ZSTD) {
            refuseLargeWindow(in, budget);
        }
        CountedInput encoded = new CountedInput(in);
        try {
            return new BufferedInputStream(bounded(decoder(encoded, budget.memory()), encoded, budget), 64 << 10);
        } catch (IOException | RuntimeException e) {
            throw complaint(e, budget);
        }
    }

    /** A decoder's output, counted as it comes, with each complaint made one about the archive. */
    public static InputStream bounded(InputStream decoder, CountedInput encoded, ArchiveBudget budget) {
        ArchiveBudget.Part part = budget.part(encoded);
        return new BlockInputStream(decoder, (bytes, offset, length) -> {
            int count;
            try {
                count = decoder.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                throw complaint(e, budget);
            }
            if (count > 0) {
                part.spend(count);
            }
            return count;
        });
    }

    private InputStream decoder(InputStream in, long memory) throws IOException {
        int kibibytes = (int) Math.min(Integer.MAX_VALUE, memory >> 10);
        return switch (this) {
            case GZIP -> FileDecoder.gzip(in);
            case BZIP2 -> new Bzip2Members(in);
            case XZ -> new XZInputStream(in, kibibytes);
            case ZSTD -> FileDecoder.zstd(in, memory);
            case LZMA -> LzmaFile.decode(in, kibibytes);
            case NONE -> in;
        };
    }

    /** Later frames may ask for more than the first; the decoder notices, but does not say how much. */
    private static void refuseLargeWindow(InputStream in, ArchiveBudget budget) throws IOException {
        in.mark(ZstdWindow.HEADER_BYTES);
        long needed = ZstdWindow.needed(in.readNBytes(ZstdWindow.HEADER_BYTES));
        in.reset();
        if (needed > budget.memory()) {
            throw ArchiveException.needsMemory(needed, budget.limits().archiveMemory());
        }
    }

    /** A decoder's exception as one about the archive. Hostile input makes some decoders throw unchecked ones. */
    public static IOException complaint(Exception complaint, ArchiveBudget budget) {
        long limit = budget.limits().archiveMemory();
        if (complaint instanceof SourceStream.Failed || complaint instanceof ArchiveException) {
            return (IOException) complaint;
        }
        if (complaint instanceof MemoryLimitException memory) {
            return ArchiveException.needsMemory((long) memory.getMemoryNeeded() << 10, limit);
        }
        if (complaint instanceof FileDecoder.WindowTooLargeException) {
            return ArchiveException.needsMemory(Long.highestOneBit(budget.memory()) << 1, limit);
        }
        if (complaint instanceof UnsupportedOptionsException) {
            return ArchiveException.damaged("cannot be decompressed: it uses what is not supported", complaint);
        }
        return ArchiveException.damaged("cannot be decompressed: it is damaged or truncated", complaint);
    }
}
