package dev.complete.oci.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** Where zstd frames end that follow one another (RFC 8878, section 3.1), from their headers alone. */
public final class ZstdFrames {

    private ZstdFrames() {}

    /**
     * Size of the frame at {@code offset} in bytes, its header and checksum included.
     *
     * @param rawSize what its header has to say that it decodes to
     * @throws IOException when no whole frame of {@code rawSize} bytes is there; whether it can be decoded is not looked at
     */
    public static int sizeAt(byte[] frames, int offset, int rawSize) throws IOException {
        if (offset >= frames.length) {
            throw new IOException("no zstd frame at " + offset);
        }
        try {
            int rest = frames.length - offset;
            if (Zstd.getFrameContentSize(frames, offset, rest) != rawSize) {
                throw new IOException("the zstd frame at " + offset + " is not one of " + rawSize + " bytes");
            }
            return Math.toIntExact(Zstd.findFrameCompressedSize(frames, offset, rest));
        } catch (ZstdException e) {
            throw new IOException("no whole zstd frame at " + offset, e);
        }
    }
}
