package dev.complete.builder.layer;

import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;

/** The frames of a cache. */
public record CachedFrames(BlobStore cas) implements FrameStore {

    @Override
    public InputStream open(Frame frame) throws IOException {
        return cas.open(frame.digest());
    }

    @Override
    public InputStream openUnverified(Frame frame) throws IOException {
        return cas.open(frame.digest(), 0, frame.size());
    }
}
