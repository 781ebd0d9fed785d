package dev.complete.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.complete.oci.ImageConfig.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@link ImageConfig} as JSON. Stateless. */
final class ConfigJson {

    private ConfigJson() {}

    static byte[] write(ImageConfig image) {
        return JsonText.of(json -> {
            time(json, image.created());
            json.writeStringField("architecture", image.platform().architecture());
            json.writeStringField("os", image.platform().os());
            json.writeObjectFieldStart("config");
            container(json, image.config());
            json.writeEndObject();
            json.writeObjectFieldStart("rootfs");
            json.writeStringField("type", "layers");
            JsonText.texts(
                    json,
                    "diff_ids",
                    image.diffIds().stream().map(Digest::toString).toList());
            json.writeEndObject();
            history(json, image.history());
        });
    }

    private static void container(JsonGenerator json, ContainerConfig config) throws IOException {
        if (!config.user().isEmpty()) {
            json.writeStringField("User", config.user());
        }
        JsonText.set(json, "ExposedPorts", config.exposedPorts());
        JsonText.texts(json, "Env", config.env());
        if (!config.entrypoint().isEmpty()) {
            JsonText.texts(json, "Entrypoint", config.entrypoint());
        }
        if (!config.cmd().isEmpty()) {
            JsonText.texts(json, "Cmd", config.cmd());
        }
        JsonText.set(json, "Volumes", config.volumes());
        if (!config.workingDir().isEmpty()) {
            json.writeStringField("WorkingDir", config.workingDir());
        }
        JsonText.map(json, "Labels", config.labels());
        if (config.stopSignal() != null) {
            json.writeStringField("StopSignal", config.stopSignal());
        }
    }

    private static void history(JsonGenerator json, List<History> history) throws IOException {
        if (history.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("history");
        for (History step : history) {
            json.writeStartObject();
            time(json, step.created());
            if (step.createdBy() != null) {
                json.writeStringField("created_by", step.createdBy());
            }
            if (step.comment() != null) {
                json.writeStringField("comment", step.comment());
            }
            if (step.emptyLayer()) {
                json.writeBooleanField("empty_layer", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void time(JsonGenerator json, @Nullable Instant created) throws IOException {
        if (created != null) {
            json.writeStringField("created", created.toString());
        }
    }

    static ImageConfig read(byte[] text) throws InvalidImageException {
        JsonObject json = JsonObject.parse("image configuration", text);
        JsonObject rootfs = json.object("rootfs");
        if (!rootfs.text("type").equals("layers")) {
            throw rootfs.wrong("type", "is not `layers`");
        }
        List<Digest> diffIds = rootfs.digests("diff_ids");
        List<History> history = new ArrayList<>();
        for (JsonObject step : json.objects("history")) {
            history.add(new History(
                    step.time("created"),
                    step.optionalText("created_by"),
                    step.optionalText("comment"),
                    step.flag("empty_layer")));
        }
        long filled = history.stream().filter(step -> !step.emptyLayer()).count();
        if (!history.isEmpty() && filled != diffIds.size()) {
            throw json.wrong("history", "speaks of " + filled + " layers, rootfs.diff_ids of " + diffIds.size());
        }
        Platform platform = new Platform(json.text("os"), json.text("architecture"));
        return new ImageConfig(platform, json.time("created"), container(json), diffIds, history);
    }

    private static ContainerConfig container(JsonObject json) throws InvalidImageException {
        JsonObject found = json.optionalObject("config");
        JsonObject config = found != null ? found : JsonObject.empty();
        return new ContainerConfig(
                config.textOrEmpty("User"),
                new TreeSet<>(config.keys("ExposedPorts")),
                config.texts("Env"),
                config.texts("Entrypoint"),
                config.texts("Cmd"),
                new TreeSet<>(config.keys("Volumes")),
                config.textOrEmpty("WorkingDir"),
                config.map("Labels"),
                config.optionalText("StopSignal"));
    }
}
