package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache record of a layer, as lines of text: {@code layer DIFFID RAWSIZE}, {@code blob MEDIATYPE DIGEST SIZE}, then
 * {@code frame KEY DIGEST SIZE RAWSIZE} for each frame, the end last. Of zstd:chunked there is {@code annotation KEY VALUE}
 * for each annotation behind the blob, and {@code trailer KEY DIGEST SIZE 0} behind the end. A memo of a frame is one line
 * {@code frame}. Any other text parses to null.
 */
public final class LayerRecord {

    private LayerRecord() {}

    static String format(PackedLayer layer) {
        StringBuilder out = new StringBuilder();
        out.append("layer ").append(layer.diffId()).append(' ').append(layer.rawSize());
        out.append("\nblob ").append(layer.blob().mediaType());
        out.append(' ').append(layer.blob().digest());
        out.append(' ').append(layer.blob().size()).append('\n');
        layer.blob().annotations().forEach((key, value) -> out.append("annotation " + key + " " + value + "\n"));
        layer.frames().forEach(frame -> out.append(format(frame)));
        out.append(format(layer.end()));
        Frame trailer = layer.trailer();
        return trailer == null ? out.toString() : out + line("trailer", trailer);
    }

    public static String format(Frame frame) {
        return line("frame", frame);
    }

    private static String line(String what, Frame frame) {
        return what + " " + frame.key() + " " + frame.digest() + " " + frame.size() + " " + frame.rawSize() + "\n";
    }

    public static @Nullable PackedLayer parse(String name, Digest key, String text) {
        try {
            List<String> lines = text.lines().toList();
            String[] layer = lines.get(0).split(" ", -1);
            String[] blob = lines.get(1).split(" ", -1);
            SortedMap<String, String> annotations = new TreeMap<>();
            int first = 2;
            for (; lines.get(first).startsWith("annotation "); first++) {
                String[] annotation = lines.get(first).split(" ", 3);
                annotations.put(annotation[1], annotation[2]);
            }
            int last = lines.size() - 1;
            Frame trailer = lines.get(last).startsWith("trailer ") ? frame(lines.get(last)) : null;
            int end = trailer == null ? last : last - 1;
            PackedLayer parsed = new PackedLayer(
                    name,
                    key,
                    Digest.parse(layer[1]),
                    Long.parseLong(layer[2]),
                    new Descriptor(blob[1], Digest.parse(blob[2]), Long.parseLong(blob[3])).with(annotations),
                    lines.subList(first, end).stream().map(LayerRecord::frame).toList(),
                    frame(lines.get(end)),
                    trailer,
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
