package dev.complete.build.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * How bytes are compressed, known by their first bytes and never by a file's name. Each decoder reads all members,
 * streams or frames to the end of its input, verifies their checksums, and refuses what follows them.
 */
enum Encoding {
    GZIP(0x1f, 0x8b),
    BZIP2('B', 'Z', 'h'),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    NONE;

    /** Bytes {@link #of} wants to see. */
    static final int MAGIC_BYTES = 6;

    /** For {@code xz -9}, whose dictionary is 64 MiB, with room. */
    private static final int XZ_MEMORY_KIB = 100 << 10;

    /** As the zstd tool without {@code --long}: 128 MiB, outside the heap. */
    private static final int ZSTD_WINDOW_LOG = 27;

    private final byte[] magic;

    Encoding(int... magic) {
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /** @param start the first bytes, fewer than {@link #MAGIC_BYTES} only when there are no more */
    static Encoding of(byte[] start) {
        if (start.length >= 4
                && (start[0] & 0xf0) == 0x50
                && start[1] == 0x2a
                && start[2] == 0x4d
                && start[3] == 0x18) {
            return ZSTD; // a skippable frame
        }
        for (Encoding encoding : values()) {
            int length = encoding.magic.length;
            if (start.length >= length && Arrays.equals(start, 0, length, encoding.magic, 0, length)) {
                return encoding;
            }
        }
        return NONE;
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
            case GZIP -> new GzipDecoder(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case ZSTD -> {
                ZstdInputStreamNoFinalizer zstd = new ZstdInputStreamNoFinalizer(in);
                zstd.setLongMax(ZSTD_WINDOW_LOG);
                yield zstd;
            }
            case NONE -> in;
        };
    }
}
