package dev.complete.oci.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes whole files that somebody else compressed, as the command of their format reads them. {@link FrameDecoder} is
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

    /** All members. Zeros after the last one are no error: whoever writes blocks, as tar does to a pipe, fills them. */
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
        return new ZstdFile(new ZstdInputStreamNoFinalizer(encoded).setLongMax(windowLog));
    }

    private static final class ZstdFile extends FilterInputStream {

        ZstdFile(InputStream frames) {
            super(frames);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (ZstdIOException e) {
                throw e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge() ? new WindowTooLargeException(e) : e;
            }
        }
    }
}
