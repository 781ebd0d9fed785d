package dev.complete.oci.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Zstandard (RFC 8878) by the library that zstd-jni carries, never the host's. One frame per call, in one native call, so
 * the content size is known before and stands in the header. What the bytes depend on is said here: level, window, no
 * workers (with workers the bytes differ), no dictionary, no long-distance matching, a checksum. What remains follows
 * from the level and the content size in the pinned library; golden digests notice when a new one changes it.
 *
 * <p>The checksum is on because the root filesystem tarball is shipped as a plain file that nothing else guards; it costs
 * four bytes a frame and a hash that is far faster than compressing.
 */
final class ZstdFrameEncoder implements FrameEncoder {

    /** Window of each level as a power of two, so that a decoder's need for memory is known: at most 8 MiB. */
    private static final int[] WINDOW_LOG = {
        0, 19, 20, 21, 21, 21, 21, 21, 21, 22, 22, 22, 22, 22, 22, 22, 22, 23, 23, 23
    };

    private static final int ROOM = 1 << 20;

    private final ZstdCompressCtx context;
    private ByteBuffer input = ByteBuffer.allocateDirect(0);
    private ByteBuffer output = ByteBuffer.allocateDirect(0);

    ZstdFrameEncoder(int level) {
        context = new ZstdCompressCtx();
        context.setLevel(level)
                .setWindowLog(WINDOW_LOG[level])
                .setWorkers(0)
                .setChecksum(true)
                .setContentSize(true)
                .setDictID(false)
                .setMagicless(false)
                .setEnableLongDistanceMatching(Zstd.ParamSwitch.DISABLE);
    }

    @Override
    public ByteBuffer encode(ByteBuffer frame) {
        int size = frame.remaining();
        int bound = Math.toIntExact(Zstd.compressBound(size));
        if (output.capacity() < bound) {
            output = roomFor(bound);
        }
        output.clear();
        ByteBuffer source = direct(frame);
        int written = context.compressDirectByteBuffer(
                output, 0, output.capacity(), source, source.position(), source.remaining());
        frame.position(frame.limit());
        return output.limit(written).slice();
    }

    private ByteBuffer direct(ByteBuffer frame) {
        if (frame.isDirect()) {
            return frame;
        }
        if (input.capacity() < frame.remaining()) {
            input = roomFor(frame.remaining());
        }
        return input.clear().put(frame.duplicate()).flip();
    }

    /** A little more than is asked for: memory outside the heap is given back late, so few are made. */
    private static ByteBuffer roomFor(int size) {
        return ByteBuffer.allocateDirect(Math.addExact(size, ROOM - 1) / ROOM * ROOM);
    }

    @Override
    public void close() {
        context.close();
    }
}
