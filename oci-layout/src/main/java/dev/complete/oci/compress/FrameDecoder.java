package dev.complete.oci.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.complete.streams.SizedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decodes what {@link FrameEncoder} or any other encoder wrote, one frame or many in a row, as a stream. */
public final class FrameDecoder {

    /** Most memory a frame may ask for: 128 MiB, the limit of the {@code zstd} command. Ours ask for 8. */
    private static final int ZSTD_WINDOW_LOG_MAX = 27;

    private FrameDecoder() {}

    /**
     * The concatenation of the decoded frames. The stream throws an {@link IOException} when a frame is damaged or cut
     * off, when its checksum does not match, when something that is no frame follows, or when more than {@code limit}
     * bytes come out. Memory is constant. Not thread-safe.
     *
     * @param encoded closed with the returned stream
     * @param limit of the decoded bytes
     */
    public static InputStream open(Compression.Format format, InputStream encoded, long limit) throws IOException {
        InputStream decoded = switch (format) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(encoded).setLongMax(ZSTD_WINDOW_LOG_MAX);
            case GZIP -> new GzipFrameInputStream(encoded, false);
            case NONE -> new BufferedInputStream(encoded, 64 << 10);
        };
        return new SizedInputStream(decoded, limit, (rest, missing) -> {
            if (missing == 0 && rest.read() >= 0) {
                throw new IOException("compressed data holds more than the " + limit + " bytes it may hold");
            }
        });
    }
}
