package dev.complete.registry;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Small blobs and manifests. */
public final class SampleImages {

    public static final String LAYER_TYPE = MediaType.LAYER;

    private SampleImages() {}

    /** Other bytes for each seed, the same for the same. */
    public static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The specification's empty blob ({@code manifest.md}, "Guidance for an empty descriptor"). */
    public static byte[] empty() {
        return text("{}");
    }

    /** What an upload reads. */
    public static BlobBytes source(byte[] bytes) {
        return offset -> new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    public static Descriptor blob(byte[] bytes) {
        return new Descriptor(LAYER_TYPE, Digest.of(bytes), bytes.length);
    }

    public static Descriptor config(byte[] bytes) {
        return new Descriptor(MediaType.CONFIG, Digest.of(bytes), bytes.length);
    }

    public static ManifestDocument manifest(Descriptor config, Descriptor... layers) {
        return new ManifestDocument(MediaType.MANIFEST, new Manifest(config, List.of(layers)).toJson());
    }

    public static ManifestDocument index(ManifestDocument... manifests) {
        return new ManifestDocument(
                MediaType.INDEX,
                new Index(List.of(manifests).stream()
                                .map(ManifestDocument::descriptor)
                                .toList())
                        .toJson());
    }

    /** An artifact that refers to another manifest. Its configuration is the empty one: {@link #empty}. */
    public static ManifestDocument artifact(Descriptor subject, String artifactType, String note) {
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.MANIFEST + "\",\"artifactType\":\""
                + artifactType + "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
                + Digest.of(empty()) + "\",\"size\":2},\"layers\":[],\"subject\":{\"mediaType\":\""
                + subject.mediaType() + "\",\"digest\":\"" + subject.digest() + "\",\"size\":" + subject.size()
                + "},\"annotations\":{\"example.note\":\"" + note + "\"}}";
        return new ManifestDocument(MediaType.MANIFEST, text(json));
    }
}
