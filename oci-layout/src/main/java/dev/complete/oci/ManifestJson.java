package dev.complete.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Manifest}, {@link Index} and the {@link Descriptor}s in them as JSON. Stateless. */
final class ManifestJson {

    private static final int SCHEMA_VERSION = 2;

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        ObjectNode json = head(MediaType.MANIFEST);
        descriptor(json.putObject("config"), manifest.config());
        descriptors(json.putArray("layers"), manifest.layers());
        JsonText.map(json, "annotations", manifest.annotations());
        return JsonText.of(json);
    }

    static byte[] write(ArtifactManifest manifest) {
        ObjectNode json = head(MediaType.MANIFEST).put("artifactType", manifest.artifactType());
        descriptor(json.putObject("config"), ArtifactManifest.EMPTY_CONFIG);
        descriptors(json.putArray("layers"), manifest.layers());
        descriptor(json.putObject("subject"), manifest.subject());
        return JsonText.of(json);
    }

    static byte[] write(Index index) {
        ObjectNode json = head(MediaType.INDEX);
        descriptors(json.putArray("manifests"), index.manifests());
        JsonText.map(json, "annotations", index.annotations());
        return JsonText.of(json);
    }

    static ObjectNode head(String mediaType) {
        return JsonText.object().put("schemaVersion", SCHEMA_VERSION).put("mediaType", mediaType);
    }

    static void descriptors(ArrayNode json, List<Descriptor> descriptors) {
        descriptors.forEach(descriptor -> descriptor(json.addObject(), descriptor));
    }

    private static void descriptor(ObjectNode json, Descriptor descriptor) {
        json.put("mediaType", descriptor.mediaType());
        json.put("digest", descriptor.digest().toString());
        json.put("size", descriptor.size());
        JsonText.map(json, "annotations", descriptor.annotations());
        Platform platform = descriptor.platform();
        if (platform != null) {
            json.putObject("platform")
                    .put("architecture", platform.architecture())
                    .put("os", platform.os());
        }
        JsonText.text(json, "artifactType", descriptor.artifactType());
    }

    static Manifest readManifest(byte[] text) throws InvalidImageException {
        JsonObject json = JsonObject.parse("image manifest", text);
        checkHead(json, MediaType.MANIFEST);
        return new Manifest(descriptor(json.object("config")), descriptors(json, "layers"), json.map("annotations"));
    }

    static Index readIndex(byte[] text) throws InvalidImageException {
        JsonObject json = JsonObject.parse("image index", text);
        checkHead(json, MediaType.INDEX);
        return new Index(descriptors(json, "manifests"), json.map("annotations"));
    }

    /** The specification lets a document leave its own media type out; one that says another is another document. */
    private static void checkHead(JsonObject json, String mediaType) throws InvalidImageException {
        if (json.number("schemaVersion") != SCHEMA_VERSION) {
            throw json.wrong("schemaVersion", "is not " + SCHEMA_VERSION);
        }
        String said = json.optionalText("mediaType");
        if (said != null && !said.equals(mediaType)) {
            throw json.wrong("mediaType", "is not " + mediaType);
        }
    }

    private static List<Descriptor> descriptors(JsonObject json, String key) throws InvalidImageException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (JsonObject element : json.objects(key)) {
            descriptors.add(descriptor(element));
        }
        return descriptors;
    }

    private static Descriptor descriptor(JsonObject json) throws InvalidImageException {
        return new Descriptor(
                json.text("mediaType"),
                json.digest("digest"),
                json.number("size"),
                platform(json.optionalObject("platform")),
                json.map("annotations"),
                json.optionalText("artifactType"));
    }

    static ManifestLinks readLinks(String mediaType, byte[] text) throws InvalidImageException {
        JsonObject json = JsonObject.parse("manifest", text);
        checkHead(json, mediaType);
        JsonObject config = json.optionalObject("config");
        JsonObject subject = json.optionalObject("subject");
        boolean index = MediaType.isIndex(mediaType);
        if (!index && config == null) {
            throw json.wrong("config", "is missing");
        }
        List<Descriptor> blobs = new ArrayList<>();
        List<Descriptor> foreign = new ArrayList<>();
        if (!index && config != null) {
            blobs.add(descriptor(config));
            for (JsonObject layer : json.objects("layers")) {
                (isForeign(layer) ? foreign : blobs).add(descriptor(layer));
            }
        }
        return new ManifestLinks(
                index ? descriptors(json, "manifests") : List.of(),
                blobs,
                foreign,
                subject == null ? null : descriptor(subject),
                artifactType(json, config),
                json.map("annotations"));
    }

    private static boolean isForeign(JsonObject layer) throws InvalidImageException {
        return MediaType.isForeign(layer.text("mediaType"))
                || !layer.texts("urls").isEmpty();
    }

    /** A manifest that says no type has that of its configuration ({@code manifest.md}, "artifactType"). */
    private static @Nullable String artifactType(JsonObject json, @Nullable JsonObject config)
            throws InvalidImageException {
        String said = json.optionalText("artifactType");
        return said != null || config == null ? said : config.text("mediaType");
    }

    private static @Nullable Platform platform(@Nullable JsonObject json) throws InvalidImageException {
        return json == null ? null : new Platform(json.text("os"), json.text("architecture"));
    }
}
