package dev.complete.oci.compress;

import java.nio.ByteBuffer;

/** No compression: a frame is its own encoding. */
final class PlainFrameEncoder implements FrameEncoder {

    @Override
    public ByteBuffer encode(ByteBuffer frame) {
        ByteBuffer same = frame.slice();
        frame.position(frame.limit());
        return same;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
