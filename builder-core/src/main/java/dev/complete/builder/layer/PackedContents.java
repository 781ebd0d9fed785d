package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.streams.BlockInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An image's contents from the frames it was packed into: to decode these costs a fraction of what it costs to read the
 * sources and to hash them again. Each frame is verified as a whole before any of it is used. Cheapest when asked in the
 * order of the layers and of the paths in them, which decodes each frame once. Thread-safe.
 */
public final class PackedContents implements ContentSource {

    /** How many decoded frames are kept: a content that an earlier layer has too costs one jump, and one back. */
    private static final int KEPT = 2;

    /** @param offset of the content in the raw bytes of its first frame */
    private record Place(PackedLayer layer, int frame, int offset) {}

    /** @param raw not to be moved */
    private record Decoded(Frame frame, ByteBuffer raw) {}

    private final Map<Object, Place> places = new HashMap<>();
    private final FrameStore store;
    private final ContentSource others;
    private final Deque<Decoded> kept = new ArrayDeque<>();

    /**
     * @param trees contents of {@code layers}
     * @param others opens what is in no layer
     */
    public PackedContents(List<LayerTree> trees, List<PackedLayer> layers, FrameStore store, ContentSource others) {
        this.store = store;
        this.others = others;
        for (int i = 0; i < layers.size(); i++) {
            place(trees.get(i), layers.get(i));
        }
    }

    private void place(LayerTree tree, PackedLayer layer) {
        int frame = 0;
        long offset = 0; // in that frame
        for (var node : tree.entries().entrySet()) {
            TarEntry entry = TarEntry.of(tree.tree(), node.getKey(), node.getValue());
            while (offset == layer.frames().get(frame).rawSize()) {
                frame++;
                offset = 0;
            }
            offset += TarHeaderWriter.encode(entry).length;
            if (entry.size() > 0 && node.getValue() instanceof Node.File file) {
                places.putIfAbsent(file.content().identity(), new Place(layer, frame, (int) offset));
            }
            offset += TarHeaderWriter.padded(entry.size());
            while (offset > layer.frames().get(frame).rawSize()) { // a large file has many
                offset -= layer.frames().get(frame).rawSize();
                frame++;
            }
        }
    }

    @Override
    public InputStream open(Content content) throws IOException {
        if (content.size() == 0) {
            return InputStream.nullInputStream();
        }
        Place place = places.get(content.identity());
        return place == null
                ? others.open(content)
                : new BlockInputStream(() -> {}, new Slice(place, content.size())::read);
    }

    private synchronized ByteBuffer raw(PackedLayer layer, int index) throws IOException {
        Frame frame = layer.frames().get(index);
        for (Decoded one : kept) {
            if (one.frame().equals(frame)) {
                return one.raw();
            }
        }
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        try (InputStream in = frame.decoded(layer.format(), store.open(frame))) {
            byte[] raw = new byte[(int) frame.rawSize()];
            int count = in.readNBytes(raw, 0, raw.length);
            if (count < raw.length || in.read() >= 0) {
                throw new EOFException("a frame does not have its size");
            }
            Decoded decoded = new Decoded(frame, ByteBuffer.wrap(raw));
            kept.addLast(decoded);
            return decoded.raw();
        }
    }

    private final class Slice {

        private final PackedLayer layer;
        private int frame;
        private int offset;
        private long left;

        Slice(Place place, long size) {
            this.layer = place.layer();
            this.frame = place.frame();
            this.offset = place.offset();
            this.left = size;
        }

        int read(byte[] into, int at, int length) throws IOException {
            if (length == 0 || left == 0) {
                return length == 0 ? 0 : -1;
            }
            ByteBuffer raw = raw(layer, frame);
            int count = (int) Math.min(Math.min(length, left), raw.limit() - offset);
            raw.get(offset, into, at, count);
            left -= count;
            offset += count;
            if (offset == raw.limit()) {
                frame++;
                offset = 0;
            }
            return count;
        }
    }
}
