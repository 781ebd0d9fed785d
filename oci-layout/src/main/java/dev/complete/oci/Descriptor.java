package dev.complete.oci;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The name of a blob: type, digest and size (OCI image specification, {@code descriptor.md}).
 *
 * @param size in bytes
 * @param platform only on the entries of an index
 * @param annotations sorted by key; may be empty
 * @param artifactType what the manifest it names holds, when that is no image
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        SortedMap<String, String> annotations,
        @Nullable String artifactType) {

    public Descriptor {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, null, new TreeMap<>(), null);
    }

    public Descriptor with(Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, newPlatform, annotations, artifactType);
    }

    public Descriptor with(SortedMap<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, platform, newAnnotations, artifactType);
    }
}
