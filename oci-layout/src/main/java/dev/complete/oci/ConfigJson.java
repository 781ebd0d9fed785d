package dev.complete.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.oci.ImageConfig.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@link ImageConfig} as JSON. Stateless. */
final class ConfigJson {

    private ConfigJson() {}

    static byte[] write(ImageConfig image) {
        ObjectNode json = JsonText.object();
        time(json, image.created());
        json.put("architecture", image.platform().architecture());
        json.put("os", image.platform().os());
        container(json.putObject("config"), image.config());
        ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
        JsonText.texts(
                rootfs,
                "diff_ids",
                image.diffIds().stream().map(Digest::toString).toList());
        if (!image.history().isEmpty()) {
            ArrayNode history = json.putArray("history");
            image.history().forEach(step -> step(history.addObject(), step));
        }
        return JsonText.of(json);
    }

    private static void container(ObjectNode json, ContainerConfig config) {
        if (!config.user().isEmpty()) {
            json.put("User", config.user());
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
            json.put("WorkingDir", config.workingDir());
        }
        JsonText.map(json, "Labels", config.labels());
        JsonText.text(json, "StopSignal", config.stopSignal());
    }

    private static void step(ObjectNode json, History step) {
        time(json, step.created());
        JsonText.text(json, "created_by", step.createdBy());
        JsonText.text(json, "comment", step.comment());
        if (step.emptyLayer()) {
            json.put("empty_layer", true);
        }
    }

    private static void time(ObjectNode json, @Nullable Instant created) {
        JsonText.text(json, "created", created == null ? null : created.toString());
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
