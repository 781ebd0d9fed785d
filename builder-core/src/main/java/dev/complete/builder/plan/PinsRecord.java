package dev.complete.builder.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.git.Pin;
import dev.complete.oci.PrettyJson;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sources of an image: for each shipped component, and each used to build one, the Git objects, and the repositories
 * and commits that pin them. The record is in {@code build.json}, beside the image, because the same content may come
 * from elsewhere; and in {@code /etc/complete/pins.json} of an image that requests it. The superproject's own commit is
 * left out, so that a commit which changes nothing in such an image changes no digest.
 */
public final class PinsRecord {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PinsRecord() {}

    /** The record as deterministic JSON, two spaces of indentation, ending in a newline. */
    public static String of(List<PlannedComponent> layers) {
        ObjectNode root = JSON.objectNode();
        root.put("format", 1);
        ObjectNode components = root.putObject("components");
        layers.stream()
                .sorted(Comparator.comparing(PlannedComponent::name))
                .forEach(component -> components.set(component.name(), component(component)));
        Set<String> shipped = layers.stream().map(PlannedComponent::name).collect(Collectors.toSet());
        Plan.inOrder(layers).stream()
                .filter(component -> !shipped.contains(component.name()))
                .sorted(Comparator.comparing(PlannedComponent::name))
                .forEach(component -> root.withObject("/buildComponents").set(component.name(), component(component)));
        return new String(PrettyJson.of(root), StandardCharsets.UTF_8);
    }

    private static ArrayNode component(PlannedComponent component) {
        ArrayNode sources = JSON.arrayNode();
        component.allSources().forEach(source -> sources.add(source(source)));
        component
                .nested()
                .values()
                .forEach(tree ->
                        sources.add(pin(tree.pin()).put("tree", tree.id().hex())));
        return sources;
    }

    private static ObjectNode source(Source source) {
        ObjectNode object = pin(source.tree().pin());
        if (source instanceof Source.Folder) {
            object.put("path", source.tree().path())
                    .put("tree", source.tree().id().hex());
        } else if (source instanceof Source.Single single) {
            object.put("path", single.tree().pathOf(single.entry()))
                    .put("blob", single.entry().id().hex());
        } else if (source instanceof Source.Archive archive) {
            object.put("path", archive.path()).put("blob", archive.entry().id().hex());
        }
        return object;
    }

    private static ObjectNode pin(Pin pin) {
        ObjectNode object = JSON.objectNode();
        if (!pin.isSuperproject()) {
            object.putObject("pin")
                    .put("path", pin.path())
                    .put("url", pin.url())
                    .put("commit", pin.commit().hex());
        }
        return object;
    }
}
