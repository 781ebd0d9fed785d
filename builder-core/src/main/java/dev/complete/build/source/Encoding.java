package dev.complete.build.source;

import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * How bytes are compressed, known by their first bytes and never by a file's name. Each decoder reads all members,
 * streams or frames to the end of its input, verifies their checksums, and refuses what follows them.
 */
enum Encoding {
    GZIP("1f8b"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    ZSTD("28b52ffd"),
    NONE("");

    /** Bytes {@link #of} wants to see. */
    static final int MAGIC_BYTES = 6;

    /** For {@code xz -9}, whose dictionary is 64 MiB, with room. */
    private static final int XZ_MEMORY_KIB = 100 << 10;

    /** {@code 184D2A50} to {@code 184D2A5F}, little-endian. */
    private static final Pattern ZSTD_SKIPPABLE = Pattern.compile("5.2a4d18.*");

    /** In hexadecimal. */
    private final String magic;

    Encoding(String magic) {
        this.magic = magic;
    }

    /** @param start the first bytes, fewer than {@link #MAGIC_BYTES} only when there are no more */
    static Encoding of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        for (Encoding encoding : values()) {
            if (encoding != NONE && hex.startsWith(encoding.magic)) {
                return encoding;
            }
        }
        return ZSTD_SKIPPABLE.matcher(hex).matches() ? ZSTD : NONE;
    }

    /** Decodes {@code in}, which must be buffered, within {@code budget}; closing the result closes {@code in}. */
    InputStream decode(InputStream in, ArchiveBudget budget) throws IOException {
        try {
            return new BoundedDecoder(decoder(in), budget);
        } catch (SourceStream.Failed | ArchiveException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw BoundedDecoder.damaged(e);
        }
    }

    private InputStream decoder(InputStream in) throws IOException {
        return switch (this) {
            case GZIP -> FrameDecoder.open(Compression.Format.GZIP, in, Long.MAX_VALUE);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case ZSTD -> FrameDecoder.open(Compression.Format.ZSTD, in, Long.MAX_VALUE);
            case NONE -> in;
        };
    }
}
