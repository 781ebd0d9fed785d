package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cache record of a layer, as lines of text: {@code layer DIFFID RAWSIZE}, {@code blob MEDIATYPE DIGEST SIZE}, then
 * {@code frame KEY DIGEST SIZE RAWSIZE} for each frame, the end last. A memo of a frame is one such line. Any other text
 * parses to null.
 */
public final class LayerRecord {

    private LayerRecord() {}

    static String format(PackedLayer layer) {
        StringBuilder out = new StringBuilder();
        out.append("layer ").append(layer.diffId()).append(' ').append(layer.rawSize());
        out.append("\nblob ").append(layer.blob().mediaType());
        out.append(' ').append(layer.blob().digest());
        out.append(' ').append(layer.blob().size()).append('\n');
        layer.frames().forEach(frame -> out.append(format(frame)));
        return out.append(format(layer.end())).toString();
    }

    public static String format(Frame frame) {
        return "frame " + frame.key() + " " + frame.digest() + " " + frame.size() + " " + frame.rawSize() + "\n";
    }

    public static @Nullable PackedLayer parse(String name, Digest key, String text) {
        try {
            List<String> lines = text.lines().toList();
            String[] layer = lines.get(0).split(" ", -1);
            String[] blob = lines.get(1).split(" ", -1);
            int last = lines.size() - 1;
            PackedLayer parsed = new PackedLayer(
                    name,
                    key,
                    Digest.parse(layer[1]),
                    Long.parseLong(layer[2]),
                    new Descriptor(blob[1], Digest.parse(blob[2]), Long.parseLong(blob[3])),
                    lines.subList(2, last).stream().map(LayerRecord::frame).toList(),
                    frame(lines.get(last)),
                    true);
            // Strictness comes from writing the record again: one that was read too leniently differs here.
            return format(parsed).equals(text) ? parsed : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    static @Nullable Frame parseFrame(String line) {
        try {
            Frame frame = frame(line.strip());
            return format(frame).equals(line) ? frame : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static Frame frame(String line) {
        String[] words = line.split(" ", -1);
        long size = Long.parseLong(words[3]);
        long rawSize = Long.parseLong(words[4]);
        if (size < 0 || rawSize < 0) {
            throw new IllegalArgumentException("a negative size");
        }
        return new Frame(Digest.parse(words[1]), Digest.parse(words[2]), size, rawSize);
    }
}
