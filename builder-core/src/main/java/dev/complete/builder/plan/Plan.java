package dev.complete.builder.plan;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Components of one image for one platform.
 *
 * @param layers its components, bottom to top
 */
public record Plan(ImageRecipe image, Platform platform, List<PlannedComponent> layers) {

    /** The layers and all components they are built with, each once, after its own dependencies. */
    public List<PlannedComponent> components() {
        return inOrder(layers);
    }

    /** {@code wanted} and all components they are built with, each once, after its own dependencies. */
    public static List<PlannedComponent> inOrder(List<PlannedComponent> wanted) {
        Map<String, PlannedComponent> ordered = new LinkedHashMap<>();
        wanted.forEach(component -> add(component, ordered));
        return List.copyOf(ordered.values());
    }

    /** The components of all {@code plans}, each recipe key once. */
    public static List<PlannedComponent> components(List<Plan> plans) {
        Map<Digest, PlannedComponent> components = new LinkedHashMap<>();
        plans.forEach(plan -> plan.components().forEach(component -> components.put(component.key(), component)));
        return List.copyOf(components.values());
    }

    /** The submodules that any of {@code plans} needs, by path. */
    public static List<Pin> pins(List<Plan> plans) {
        SortedMap<String, Pin> pins = new TreeMap<>();
        plans.stream()
                .flatMap(plan -> plan.components().stream())
                .flatMap(component -> component.pins().stream())
                .filter(pin -> !pin.isSuperproject())
                .forEach(pin -> pins.put(pin.path(), pin));
        return List.copyOf(pins.values());
    }

    private static void add(PlannedComponent component, Map<String, PlannedComponent> ordered) {
        if (!ordered.containsKey(component.name())) {
            component.with().forEach(needed -> add(needed, ordered));
            ordered.put(component.name(), component);
        }
    }
}
