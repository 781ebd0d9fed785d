package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An image's contents from the frames it was packed into: to decode these costs a fraction of what it costs to read the
 * sources and to hash them again. Each frame is verified as a whole before any of it is used. Cheapest when asked in the
 * order of the layers and of the paths in them, or in the order of all paths as long as one frame of each layer can be
 * kept. When frames are decoded again and again, the sources are read after all. Thread-safe.
 */
public final class PackedContents implements ContentSource, AutoCloseable {

    /** How often each frame may be decoded, on average: more costs more than the sources. */
    private static final int TIMES = 2;

    /** @param offset of the content in the raw bytes of its first frame */
    private record Place(int frame, int offset) {}

    private final Map<Object, Place> places = new HashMap<>();
    private final FrameSequence sequence;
    private final DecodedFrames frames;
    private final ContentSource others;

    /**
     * @param trees contents of {@code layers}
     * @param others opens what is in no layer
     */
    public PackedContents(List<LayerTree> trees, List<PackedLayer> layers, FrameStore store, ContentSource others) {
        this.sequence = FrameSequence.ofLayers(layers, store);
        this.frames = sequence.decoded(kept(layers.size()));
        this.others = others;
        int first = 0;
        for (int i = 0; i < layers.size(); i++) {
            place(trees.get(i), layers.get(i).frames(), first);
            first += layers.get(i).frames().size();
        }
    }

    /** Two frames of each layer, and one for a content that is elsewhere too; within an eighth of the heap. */
    private static int kept(int layers) {
        long affordable = Runtime.getRuntime().maxMemory() / 8 / FramePlanner.MAX_FRAME;
        return (int) Math.max(2, Math.min(2L * layers + 1, affordable));
    }

    private void place(LayerTree tree, List<Frame> layer, int first) {
        int frame = 0;
        long offset = 0; // in that frame
        for (var node : tree.entries().entrySet()) {
            TarEntry entry = TarEntry.of(tree.tree(), node.getKey(), node.getValue());
            while (offset == layer.get(frame).rawSize()) {
                frame++;
                offset = 0;
            }
            offset += TarHeaderWriter.encode(entry).length;
            if (entry.size() > 0 && node.getValue() instanceof Node.File file) {
                places.putIfAbsent(file.content().identity(), new Place(first + frame, (int) offset));
            }
            offset += TarHeaderWriter.padded(entry.size());
            while (offset > layer.get(frame).rawSize()) { // a large file has many
                offset -= layer.get(frame).rawSize();
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
        return place == null || isWasteful()
                ? others.open(content)
                : new BlockInputStream(() -> {}, new Slice(place, content.size())::read);
    }

    private boolean isWasteful() {
        synchronized (frames) {
            return frames.started() > TIMES * sequence.size();
        }
    }

    /** Stops decoding ahead. */
    @Override
    public void close() {
        frames.close();
    }

    private final class Slice {

        private int frame;
        private int offset;
        private long left;

        Slice(Place place, long size) {
            this.frame = place.frame();
            this.offset = place.offset();
            this.left = size;
        }

        int read(byte[] into, int at, int length) throws IOException {
            if (length == 0 || left == 0) {
                return length == 0 ? 0 : -1;
            }
            synchronized (frames) {
                ByteBuffer raw = frames.raw(frame);
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
}
