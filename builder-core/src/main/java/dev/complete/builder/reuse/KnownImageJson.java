package dev.complete.builder.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link KnownImage} as JSON, for a memo. */
final class KnownImageJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private KnownImageJson() {}

    static byte[] write(KnownImage image) {
        return bytes(tree(image));
    }

    /** Null for what {@link #write} did not write. */
    static @Nullable KnownImage read(byte[] text) {
        return read(text, KnownImageJson::image);
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree in memory is written to memory", e);
        }
    }

    /** Null for a text that {@code made} does not take. */
    static <T> @Nullable T read(byte[] text, Function<JsonNode, T> made) {
        try {
            return made.apply(JSON.readTree(text));
        } catch (IOException | IllegalArgumentException | NullPointerException | ClassCastException e) {
            return null;
        }
    }

    static ObjectNode tree(KnownImage image) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("uid", image.user().uid()).put("gid", image.user().gid()).put("home", image.home());
        ArrayNode mounts = root.putArray("mounts");
        for (Mount mount : image.mounts()) {
            ObjectNode one = mounts.addObject().put("path", mount.path().toString());
            one.put("mode", mount.mode()).put("uid", mount.uid()).put("gid", mount.gid());
            if (mount.sizeBytes() != null) {
                one.put("size", mount.sizeBytes());
            }
            one.put("keep", mount.keep());
        }
        ArrayNode layers = root.putArray("layers");
        image.layers()
                .forEach(layer -> layers.addObject()
                        .put("name", layer.name())
                        .put("key", layer.key().toString()));
        ArrayNode components = root.putArray("components");
        for (KnownImage.Component component : image.components()) {
            ObjectNode one = components.addObject();
            one.put("entries", component.entries()).put("bytes", component.bytes());
            ArrayNode packs = one.putArray("packs");
            component.packs().forEach(pack -> packs.add(pack.toString()));
        }
        root.put("warnings", image.warnings());
        ImageFindings.Accepted accepted = image.accepted();
        if (accepted != null) {
            accepted.used().forEach(root.putArray("used")::add);
            accepted.unasked().forEach(root.putArray("unasked")::add);
        }
        return root;
    }

    static KnownImage image(JsonNode root) {
        return new KnownImage(
                new ResolvedUser(whole(root, "uid"), whole(root, "gid")),
                text(root, "home"),
                each(root, "mounts", KnownImageJson::mount),
                each(
                        root,
                        "layers",
                        layer -> new KnownImage.Layer(text(layer, "name"), Digest.parse(text(layer, "key")))),
                each(root, "components", KnownImageJson::component),
                whole(root, "warnings"),
                root.has("used")
                        ? new ImageFindings.Accepted(
                                each(root, "used", JsonNode::intValue), each(root, "unasked", JsonNode::textValue))
                        : null);
    }

    private static KnownImage.Component component(JsonNode component) {
        return new KnownImage.Component(
                (int) whole(component, "entries"),
                whole(component, "bytes"),
                each(component, "packs", pack -> Digest.parse(pack.textValue())));
    }

    private static Mount mount(JsonNode mount) {
        return new Mount(
                RootfsPath.of(text(mount, "path")),
                (int) whole(mount, "mode"),
                whole(mount, "uid"),
                whole(mount, "gid"),
                mount.has("size") ? whole(mount, "size") : null,
                member(mount, "keep").booleanValue());
    }

    static <T> List<T> each(JsonNode node, String name, Function<JsonNode, T> made) {
        List<T> all = new ArrayList<>();
        member(node, name).forEach(one -> all.add(made.apply(one)));
        return all;
    }

    private static long whole(JsonNode node, String name) {
        return member(node, name).longValue();
    }

    static String text(JsonNode node, String name) {
        String text = member(node, name).textValue();
        if (text == null) {
            throw new IllegalArgumentException("no text: " + name);
        }
        return text;
    }

    static JsonNode member(JsonNode node, String name) {
        JsonNode member = node.get(name);
        if (member == null) {
            throw new IllegalArgumentException("without " + name);
        }
        return member;
    }
}
