package dev.complete.oci;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An image index (OCI image specification, {@code image-index.md}): one image for several platforms, or a layout's entries. */
public record Index(List<Descriptor> manifests, SortedMap<String, String> annotations) {

    public Index {
        manifests = List.copyOf(manifests);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    public Index(List<Descriptor> manifests) {
        this(manifests, new TreeMap<>());
    }

    /** The canonical text: equal values give equal bytes. UTF-8, no white space, keys in the specification's order. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /** Reads any conforming index; unknown keys are ignored, as the specification asks. */
    public static Index parse(byte[] json) throws InvalidImageException {
        return ManifestJson.readIndex(json);
    }
}
