package dev.complete.builder.layer;

import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A frame without some of its bytes, compressed again. Only frames of whole entries are thinned, so it fits in memory.
 *
 * @param leftOut not all of the frame
 */
record ThinnedFrame(Frame frame, Spans leftOut, Compression compression, FrameStore store)
        implements FrameSequence.Part {

    @Override
    public InputStream compressed() throws IOException {
        try (FrameEncoder encoder = FrameEncoder.of(compression)) {
            ByteBuffer encoded = encoder.encode(ByteBuffer.wrap(rest()));
            byte[] copy = new byte[encoded.remaining()];
            encoded.get(copy);
            return new ByteArrayInputStream(copy);
        }
    }

    @Override
    public InputStream decoded() throws IOException {
        return new ByteArrayInputStream(rest());
    }

    private byte[] rest() throws IOException {
        try (InputStream in = DecodedFrame.open(compression.format(), store.open(frame), frame.rawSize())) {
            return leftOut.removedFrom(in.readAllBytes());
        }
    }
}
