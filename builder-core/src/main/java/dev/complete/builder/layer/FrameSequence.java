package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames one after another: a layer, or the tarball of a whole root filesystem. Only the few frames that repeat a
 * folder are compressed again. Immutable; each stream it opens is read by one thread.
 */
public final class FrameSequence {

    /** A frame, or the used part of it. */
    private interface Part extends DecodedFrames.Source {
        InputStream compressed() throws IOException;

        InputStream unverified() throws IOException;
    }

    private record Whole(Frame frame, Compression.Format format, FrameStore store) implements Part {
        @Override
        public InputStream compressed() throws IOException {
            return store.open(frame);
        }

        @Override
        public InputStream unverified() throws IOException {
            return store.openUnverified(frame);
        }

        @Override
        public int rawSize() {
            return Math.toIntExact(frame.rawSize());
        }

        @Override
        public InputStream decoded() throws IOException {
            return frame.decoded(format, store.open(frame));
        }
    }

    /** A frame without some of its bytes. Only frames of whole entries are thinned, so it fits in memory. */
    private record Thinned(Frame frame, Spans leftOut, Compression compression, FrameStore store) implements Part {
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
        public InputStream unverified() throws IOException {
            return compressed();
        }

        @Override
        public int rawSize() {
            return Math.toIntExact(frame.rawSize() - leftOut.length());
        }

        @Override
        public InputStream decoded() throws IOException {
            return new ByteArrayInputStream(rest());
        }

        private byte[] rest() throws IOException {
            try (InputStream in = frame.decoded(compression.format(), store.open(frame))) {
                return leftOut.removedFrom(in.readAllBytes());
            }
        }
    }

    private final List<Part> parts;

    private FrameSequence(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The layer's blob. */
    public static FrameSequence ofLayer(PackedLayer layer, FrameStore store) {
        return new FrameSequence(layer.parts().stream()
                .<Part>map(part -> new Whole(part, layer.format(), store))
                .toList());
    }

    /**
     * All layers as one archive: their frames without their ends and trailers, and one end. A folder of several layers occurs
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
     * As {@link #ofLayers}, without entries that repeat a folder of a lower layer: some readers refuse a repeated path.
     *
     * @param trees contents of {@code layers}
     * @param compression the layers' compression
     */
    public static FrameSequence ofRootfs(
            List<LayerTree> trees, List<PackedLayer> layers, Compression compression, FrameStore store) {
        List<Part> parts = new ArrayList<>();
        Map<RootfsPath, Metadata> folders = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Spans repeated = repeatedFolders(trees.get(i), folders);
            long start = 0;
            for (Frame frame : layers.get(i).frames()) {
                Spans here = repeated.within(start, start + frame.rawSize());
                start += frame.rawSize();
                if (here.isEmpty()) {
                    parts.add(new Whole(frame, compression.format(), store));
                } else if (here.length() < frame.rawSize()) {
                    parts.add(new Thinned(frame, here, compression, store));
                }
            }
        }
        parts.add(new Whole(layers.get(layers.size() - 1).end(), compression.format(), store));
        return new FrameSequence(parts);
    }

    /**
     * The parts of a layer's tar with entries of folders that a lower layer has, with the same metadata.
     *
     * @param seen folders of lower layers; receives this layer's
     */
    private static Spans repeatedFolders(LayerTree layer, Map<RootfsPath, Metadata> seen) {
        List<Spans.Span> repeated = new ArrayList<>();
        long offset = 0;
        for (var node : layer.entries().entrySet()) {
            TarEntry entry = TarEntry.of(layer.tree(), node.getKey(), node.getValue());
            long end = offset + TarHeaderWriter.encode(entry).length + TarHeaderWriter.padded(entry.size());
            if (entry.type() == TarEntry.Type.DIRECTORY
                    && entry.metadata().equals(seen.putIfAbsent(node.getKey(), entry.metadata()))) {
                repeated.add(new Spans.Span(offset, end));
            }
            offset = end;
        }
        return new Spans(repeated);
    }

    /** The compressed bytes. A frame that is missing or wrong is an exception no later than at its end. */
    public InputStream open() {
        return new Chain(parts.iterator(), Part::compressed);
    }

    /** The compressed bytes for a reader that checks their digest: see {@link FrameStore#openUnverified}. */
    public InputStream openUnverified() {
        return new Chain(parts.iterator(), Part::unverified);
    }

    /** Writes the uncompressed tar, whole frames at a time. */
    public void decodeTo(OutputStream out) throws IOException {
        try (DecodedFrames decoded = decoded(1)) {
            for (int i = 0; i < parts.size(); i++) {
                ByteBuffer raw = decoded.raw(i);
                out.write(raw.array(), raw.arrayOffset(), raw.limit());
            }
        }
    }

    /** The decoded frames, by their index in this sequence. */
    DecodedFrames decoded(int kept) {
        return new DecodedFrames(parts, kept);
    }

    int size() {
        return parts.size();
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
