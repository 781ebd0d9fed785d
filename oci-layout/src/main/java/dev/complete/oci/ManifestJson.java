package dev.complete.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Manifest}, {@link Index} and the {@link Descriptor}s in them as JSON. Stateless. */
final class ManifestJson {

    private static final int SCHEMA_VERSION = 2;

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        return JsonText.of(json -> {
            head(json, MediaType.MANIFEST);
            json.writeFieldName("config");
            descriptor(json, manifest.config());
            descriptors(json, "layers", manifest.layers());
            JsonText.map(json, "annotations", manifest.annotations());
        });
    }

    static byte[] write(Index index) {
        return JsonText.of(json -> {
            head(json, MediaType.INDEX);
            descriptors(json, "manifests", index.manifests());
            JsonText.map(json, "annotations", index.annotations());
        });
    }

    private static void head(JsonGenerator json, String mediaType) throws IOException {
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("mediaType", mediaType);
    }

    private static void descriptors(JsonGenerator json, String key, List<Descriptor> descriptors) throws IOException {
        json.writeArrayFieldStart(key);
        for (Descriptor descriptor : descriptors) {
            descriptor(json, descriptor);
        }
        json.writeEndArray();
    }

    private static void descriptor(JsonGenerator json, Descriptor descriptor) throws IOException {
        json.writeStartObject();
        json.writeStringField("mediaType", descriptor.mediaType());
        json.writeStringField("digest", descriptor.digest().toString());
        json.writeNumberField("size", descriptor.size());
        JsonText.map(json, "annotations", descriptor.annotations());
        if (descriptor.platform() != null) {
            json.writeObjectFieldStart("platform");
            json.writeStringField("architecture", descriptor.platform().architecture());
            json.writeStringField("os", descriptor.platform().os());
            json.writeEndObject();
        }
        json.writeEndObject();
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
                json.map("annotations"));
    }

    private static @Nullable Platform platform(@Nullable JsonObject json) throws InvalidImageException {
        return json == null ? null : new Platform(json.text("os"), json.text("architecture"));
    }
}
