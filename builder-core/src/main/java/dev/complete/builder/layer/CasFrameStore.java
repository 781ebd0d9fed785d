package dev.complete.builder.layer;

import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;

/** Frames in a blob store, which verifies its reads. */
public final class CasFrameStore implements FrameStore {

    private final BlobStore cas;

    public CasFrameStore(BlobStore cas) {
        this.cas = cas;
    }

    @Override
    public InputStream open(Frame frame) throws IOException {
        return cas.open(frame.digest());
    }
}
