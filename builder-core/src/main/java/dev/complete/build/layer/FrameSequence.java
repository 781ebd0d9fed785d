package dev.complete.build.layer;

import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames one after another: a layer, or the tarball of a whole root filesystem, without compressing anything again.
 * Immutable; each stream it opens is read by one thread.
 */
public final class FrameSequence {

    private final List<Frame> frames;
    private final FrameStore store;

    private FrameSequence(List<Frame> frames, FrameStore store) {
        this.frames = List.copyOf(frames);
        this.store = store;
    }

    /** The layer's blob. */
    public static FrameSequence ofLayer(PackedLayer layer, FrameStore store) {
        List<Frame> frames = new ArrayList<>(layer.frames());
        frames.add(layer.end());
        return new FrameSequence(frames, store);
    }

    /**
     * All layers as one archive: their frames without their ends, and one end.
     *
     * @param layers bottom to top, of one compression; not empty
     */
    public static FrameSequence ofRootfs(List<PackedLayer> layers, FrameStore store) {
        List<Frame> frames = new ArrayList<>();
        layers.forEach(layer -> frames.addAll(layer.frames()));
        frames.add(layers.get(layers.size() - 1).end());
        return new FrameSequence(frames, store);
    }

    /** The compressed bytes. A frame that is missing or wrong is an exception no later than at its end. */
    public InputStream open() {
        return new Chain(frames.iterator(), store::open);
    }

    /** The tar: each frame is decoded as it is reached. */
    public InputStream openDecoded(Compression.Format format) {
        return new Chain(frames.iterator(), frame -> DecodedFrame.open(format, store.open(frame), frame.rawSize()));
    }

    private interface Opener {
        InputStream open(Frame frame) throws IOException;
    }

    /** Has at most one frame open. */
    private static final class Chain extends InputStream {
        private final Iterator<Frame> rest;
        private final Opener opener;
        private @Nullable InputStream current;

        private Chain(Iterator<Frame> rest, Opener opener) {
            this.rest = rest;
            this.opener = opener;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (current != null || rest.hasNext()) {
                if (current == null) {
                    current = opener.open(rest.next());
                }
                int count = current.read(into, offset, length);
                if (count > 0) {
                    return count;
                }
                close();
            }
            return -1;
        }

        @Override
        public void close() throws IOException {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
