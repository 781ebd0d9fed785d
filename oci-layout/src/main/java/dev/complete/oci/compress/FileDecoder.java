package dev.complete.oci.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes whole files of other origin, as the command of their format reads them. {@link FrameDecoder} is
 * for layers and stricter. The streams throw an {@link IOException} when something is damaged, cut off, or followed by
 * what the command does not take; they close what they read. Not thread-safe.
 */
public final class FileDecoder {

    /** A frame asks for a larger window than it may have. */
    public static final class WindowTooLargeException extends IOException {
        private WindowTooLargeException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final int SMALLEST_WINDOW_LOG = 10;
    private static final int LARGEST_WINDOW_LOG = 31;

    private FileDecoder() {}

    /** All members. Zeros after the last one are no error: a writer of blocks, as tar is to a pipe, fills them. */
    public static InputStream gzip(InputStream encoded) {
        return new GzipFrameInputStream(encoded, true);
    }

    /**
     * All frames, skippable ones too. Zeros after the last one are an error, as they are to {@code zstd}.
     *
     * @param memory for a frame's window, in bytes; what is no power of two counts as the next lower one. A read throws
     *     {@link WindowTooLargeException} when a frame asks for more
     */
    public static InputStream zstd(InputStream encoded, long memory) throws IOException {
        int log = 63 - Long.numberOfLeadingZeros(Math.max(1, memory));
        int windowLog = Math.max(SMALLEST_WINDOW_LOG, Math.min(LARGEST_WINDOW_LOG, log));
        InputStream frames = new ZstdInputStreamNoFinalizer(encoded).setLongMax(windowLog);
        return new BlockInputStream(frames, (bytes, offset, length) -> {
            try {
                return frames.read(bytes, offset, length);
            } catch (ZstdIOException e) {
                throw e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge() ? new WindowTooLargeException(e) : e;
            }
        });
    }
}
