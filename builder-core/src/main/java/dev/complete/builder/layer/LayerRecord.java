package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cache record of a layer, as lines of text: {@code layer DIFFID RAWSIZE}, {@code blob MEDIATYPE DIGEST SIZE}, then
 * {@code frame KEY DIGEST SIZE RAWSIZE} for each frame, the end last. A memo of a frame is one such line. A record that
 * does not parse counts as absent.
 */
final class LayerRecord {

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

    static String format(Frame frame) {
        return "frame " + frame.key() + " " + frame.digest() + " " + frame.size() + " " + frame.rawSize() + "\n";
    }

    static @Nullable PackedLayer parse(String name, Digest key, String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
            return null;
        }
        String[] layer = lines[0].split(" ", -1);
        String[] blob = lines[1].split(" ", -1);
        List<Frame> frames = new ArrayList<>();
        for (String line : List.of(lines).subList(2, lines.length - 1)) {
            Frame frame = parseFrame(line + "\n");
            if (frame == null) {
                return null;
            }
            frames.add(frame);
        }
        if (layer.length != 3 || !layer[0].equals("layer") || blob.length != 4 || !blob[0].equals("blob")) {
            return null;
        }
        try {
            return new PackedLayer(
                    name,
                    key,
                    Digest.parse(layer[1]),
                    Long.parseLong(layer[2]),
                    new Descriptor(blob[1], Digest.parse(blob[2]), Long.parseLong(blob[3])),
                    List.copyOf(frames.subList(0, frames.size() - 1)),
                    frames.get(frames.size() - 1),
                    true);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static @Nullable Frame parseFrame(String line) {
        String[] words = line.split("[ \n]", -1);
        if (words.length != 6 || !words[0].equals("frame") || !line.endsWith("\n")) {
            return null;
        }
        try {
            Frame frame = new Frame(
                    Digest.parse(words[1]), Digest.parse(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
            return frame.size() < 0 || frame.rawSize() < 0 ? null : frame;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
