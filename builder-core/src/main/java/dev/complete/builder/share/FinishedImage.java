package dev.complete.builder.share;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.PlatformIndex;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An image, or another artifact, in the form in which it is published.
 *
 * @param documents its manifests, each after those that it names; the last is the image itself
 */
public record FinishedImage(String name, List<Document> documents, Blobs blobs) {

    /** A manifest or an index, as exact text. */
    public record Document(Descriptor descriptor, String json) {}

    /** Opens the configurations and layers. Thread-safe. */
    @FunctionalInterface
    public interface Blobs {

        /** The bytes from {@code offset} to the end; verified, no later than at the end. */
        InputStream open(Digest blob, long offset) throws IOException;
    }

    public FinishedImage {
        documents = List.copyOf(documents);
    }

    /** @param frames open the frames of its layers */
    public static FinishedImage of(ImageSet set, FrameStore frames) {
        List<Document> documents = new ArrayList<>();
        Map<Digest, PackedLayer> layers = new HashMap<>();
        Map<Digest, byte[]> texts = new HashMap<>();
        for (BuiltImage image : set.images()) {
            image.layers().forEach(layer -> layers.put(layer.blob().digest(), layer));
            byte[] config = image.config().getBytes(StandardCharsets.UTF_8);
            texts.put(Digest.of(config), config);
            documents.add(new Document(image.descriptor(), image.manifest()));
        }
        if (set.recipe().isMultiPlatform()) {
            PlatformIndex index = PlatformIndex.of(set.images());
            documents.add(new Document(index.descriptor(), index.text()));
        }
        return new FinishedImage(set.name(), documents, (blob, offset) -> {
            PackedLayer layer = layers.get(blob);
            InputStream bytes = layer == null
                    ? new ByteArrayInputStream(Objects.requireNonNull(texts.get(blob)))
                    : FrameSequence.ofLayer(layer, frames).open();
            try {
                bytes.skipNBytes(offset);
                return bytes;
            } catch (IOException e) {
                try (bytes) {
                    throw e;
                }
            }
        });
    }

    public Document root() {
        return documents.get(documents.size() - 1);
    }
}
