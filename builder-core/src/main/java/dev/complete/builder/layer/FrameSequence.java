package dev.complete.builder.layer;

import dev.complete.builder.rootfs.LayerTree;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames one after another: a layer, or the tarball of a whole root filesystem. Only the few frames that repeat a
 * folder are compressed again. Immutable; each stream it opens is read by one thread.
 */
public final class FrameSequence {

    /** A frame, or the used part of it. */
    interface Part {
        InputStream compressed() throws IOException;

        InputStream decoded() throws IOException;
    }

    private record Whole(Frame frame, Compression.Format format, FrameStore store) implements Part {
        @Override
        public InputStream compressed() throws IOException {
            return store.open(frame);
        }

        @Override
        public InputStream decoded() throws IOException {
            return DecodedFrame.open(format, store.open(frame), frame.rawSize());
        }
    }

    private final List<Part> parts;

    private FrameSequence(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The layer's blob. */
    public static FrameSequence ofLayer(PackedLayer layer, FrameStore store) {
        List<Part> parts = new ArrayList<>();
        layer.frames().forEach(frame -> parts.add(new Whole(frame, layer.format(), store)));
        parts.add(new Whole(layer.end(), layer.format(), store));
        return new FrameSequence(parts);
    }

    /**
     * All layers as one archive: their frames without their ends, and one end. A folder of several layers occurs
     * several times: GNU tar sets its time when it leaves the folder, and again when it returns.
     *
     * @param layers bottom to top, of one compression; not empty
     */
    public static FrameSequence ofLayers(List<PackedLayer> layers, FrameStore store) {
        List<Part> parts = new ArrayList<>();
        layers.forEach(layer -> layer.frames().forEach(frame -> parts.add(new Whole(frame, layer.format(), store))));
        PackedLayer last = layers.get(layers.size() - 1);
        parts.add(new Whole(last.end(), last.format(), store));
        return new FrameSequence(parts);
    }

    /**
     * As {@link #ofLayers}, but each folder occurs once, because some readers refuse a repeated path: where a layer
     * repeats a folder of a lower one, the entry is left out.
     *
     * @param trees contents of {@code layers}
     * @param layers bottom to top; not empty
     * @param compression the layers' compression
     */
    public static FrameSequence ofRootfs(
            List<LayerTree> trees, List<PackedLayer> layers, Compression compression, FrameStore store) {
        List<Part> parts = new ArrayList<>();
        RepeatedFolders folders = new RepeatedFolders();
        for (int i = 0; i < layers.size(); i++) {
            PackedLayer layer = layers.get(i);
            Spans repeated = folders.in(trees.get(i));
            long start = 0;
            for (Frame frame : layer.frames()) {
                Spans here = repeated.within(start, start + frame.rawSize());
                start += frame.rawSize();
                if (here.isEmpty()) {
                    parts.add(new Whole(frame, compression.format(), store));
                } else if (here.length() < frame.rawSize()) {
                    parts.add(new ThinnedFrame(frame, here, compression, store));
                }
            }
        }
        parts.add(new Whole(layers.get(layers.size() - 1).end(), compression.format(), store));
        return new FrameSequence(parts);
    }

    /** The compressed bytes. A frame that is missing or wrong is an exception no later than at its end. */
    public InputStream open() {
        return new Chain(parts.iterator(), Part::compressed);
    }

    /** The uncompressed tar: each frame is decoded as it is reached. */
    public InputStream openDecoded() {
        return new Chain(parts.iterator(), Part::decoded);
    }

    private interface Opener {
        InputStream open(Part part) throws IOException;
    }

    /** A stream over the parts, with at most one frame open. */
    private static final class Chain extends InputStream {
        private final Iterator<Part> rest;
        private final Opener opener;
        private @Nullable InputStream current;

        private Chain(Iterator<Part> rest, Opener opener) {
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
