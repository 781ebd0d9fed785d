package dev.complete.oci;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image manifest (OCI image specification, {@code manifest.md}).
 *
 * @param layers bottom to top
 */
public record Manifest(Descriptor config, List<Descriptor> layers, SortedMap<String, String> annotations) {

    public Manifest {
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    public Manifest(Descriptor config, List<Descriptor> layers) {
        this(config, layers, new TreeMap<>());
    }

    /** The canonical text: equal values give equal bytes. UTF-8, no white space, keys in the specification's order. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /** Reads any conforming manifest; unknown keys are ignored, as the specification asks. */
    public static Manifest parse(byte[] json) throws InvalidImageException {
        return ManifestJson.readManifest(json);
    }
}
