package dev.complete.builder.plan;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one image for one platform is made of.
 *
 * @param layers its components, bottom to top
 */
public record Plan(ImageRecipe image, Platform platform, List<PlannedComponent> layers) {

    /** The layers and everything they are built with, each once, after what it needs itself. */
    public List<PlannedComponent> components() {
        return inOrder(layers);
    }

    /** {@code wanted} and everything they are built with, each once, after what it needs itself. */
    public static List<PlannedComponent> inOrder(List<PlannedComponent> wanted) {
        Map<String, PlannedComponent> ordered = new LinkedHashMap<>();
        wanted.forEach(component -> add(component, ordered));
        return List.copyOf(ordered.values());
    }

    private static void add(PlannedComponent component, Map<String, PlannedComponent> ordered) {
        if (!ordered.containsKey(component.name())) {
            component.with().forEach(needed -> add(needed, ordered));
            ordered.put(component.name(), component);
        }
    }
}
