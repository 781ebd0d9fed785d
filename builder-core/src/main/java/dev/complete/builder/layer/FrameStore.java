package dev.complete.builder.layer;

import java.io.IOException;
import java.io.InputStream;

/** Opens the compressed bytes of a frame: an effect. Thread-safe. */
@FunctionalInterface
public interface FrameStore {

    /** The frame's compressed bytes, verified: throws no later than at the end when they do not match its digest. */
    InputStream open(Frame frame) throws IOException;

    /**
     * The frame's compressed bytes for a reader that checks a digest over several frames: they may be wrong. Such a reader
     * opens the frames again by {@link #open} when its digest is, which finds the wrong one.
     */
    default InputStream openUnverified(Frame frame) throws IOException {
        return open(frame);
    }
}
