package dev.complete.build.output;

import dev.complete.build.layer.Frame;
import dev.complete.build.layer.FrameStore;
import dev.complete.build.layer.PackedLayer;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers as streams of frames, opened one at a time: memory does not grow with them. */
final class LayerBytes {

    private LayerBytes() {}

    /** The layer's blob. */
    static InputStream blob(PackedLayer layer, FrameStore frames) {
        List<Frame> all = new ArrayList<>(layer.frames());
        all.add(layer.end());
        return new FrameSequence(all, frames);
    }

    /** The whole root filesystem, compressed as the layers are: all their frames without their ends, and one end. */
    static InputStream rootfs(List<PackedLayer> layers, FrameStore frames) {
        return new FrameSequence(rootfsFrames(layers), frames);
    }

    /** The whole root filesystem as a plain tar. */
    static InputStream tar(List<PackedLayer> layers, FrameStore frames) throws IOException {
        long size = rootfsFrames(layers).stream().mapToLong(Frame::rawSize).sum();
        return FrameDecoder.open(format(layers), rootfs(layers, frames), size);
    }

    /** How all the layers are compressed. */
    static Compression.Format format(List<PackedLayer> layers) {
        String type = layers.get(0).blob().mediaType();
        for (Compression.Format format : Compression.Format.values()) {
            if (type.equals(MediaType.LAYER + format.mediaSuffix())) {
                return format;
            }
        }
        throw new IllegalArgumentException("not a layer: " + type);
    }

    private static List<Frame> rootfsFrames(List<PackedLayer> layers) {
        List<Frame> all = new ArrayList<>();
        for (PackedLayer layer : layers) {
            all.addAll(layer.frames());
        }
        all.add(layers.get(layers.size() - 1).end());
        return all;
    }

    private static final class FrameSequence extends InputStream {
        private final Iterator<Frame> rest;
        private final FrameStore store;
        private @Nullable InputStream current;

        FrameSequence(List<Frame> frames, FrameStore store) {
            this.rest = frames.iterator();
            this.store = store;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (true) {
                if (current == null) {
                    if (!rest.hasNext()) {
                        return -1;
                    }
                    current = store.open(rest.next());
                }
                int count = current.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                close();
            }
        }

        @Override
        public void close() throws IOException {
            InputStream open = current;
            current = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
