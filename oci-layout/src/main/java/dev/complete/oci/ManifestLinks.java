package dev.complete.oci;

import dev.complete.text.Printable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest or an index names, of the specification's types and of Docker's: all that a copy has to know of it.
 *
 * @param manifests an index's entries
 * @param blobs a manifest's configuration and layers, in this order, but for those of {@code foreign}
 * @param foreign layers that are not kept with the image, but fetched from URLs that the manifest says, or that nobody may
 *     pass on ({@code layer.md}, "Non-Distributable Layers"): no copy has them
 * @param subject the manifest that this one refers to ({@code manifest.md}, "subject")
 * @param artifactType what it holds, when that is no image
 */
public record ManifestLinks(
        List<Descriptor> manifests,
        List<Descriptor> blobs,
        List<Descriptor> foreign,
        @Nullable Descriptor subject,
        @Nullable String artifactType,
        SortedMap<String, String> annotations) {

    public ManifestLinks {
        manifests = List.copyOf(manifests);
        blobs = List.copyOf(blobs);
        foreign = List.copyOf(foreign);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /**
     * Reads a document of one of the types that {@link MediaType#isManifest} knows; unknown keys are ignored.
     *
     * @throws InvalidImageException when the document is of another type, or says so
     */
    public static ManifestLinks parse(String mediaType, byte[] json) throws InvalidImageException {
        if (!MediaType.isManifest(mediaType)) {
            throw new InvalidImageException("not an image manifest or index: " + Printable.escape(mediaType));
        }
        return ManifestJson.readLinks(mediaType, json);
    }

    /** Whether it is an image as the specification has it, and no artifact. */
    public boolean isImage() {
        return !blobs.isEmpty() && blobs.get(0).mediaType().equals(MediaType.CONFIG);
    }
}
