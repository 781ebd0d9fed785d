package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/** Checks that no component needs itself. */
final class BuildOrder {

    /** Limit on a chain, far above any real one; it keeps every recursive walk shallow. */
    private static final int DEEPEST = 64;

    private final SortedMap<String, Component> components;
    private final Set<String> done = new HashSet<>();
    private final List<String> path = new ArrayList<>();

    private BuildOrder(SortedMap<String, Component> components) {
        this.components = components;
    }

    static void check(SortedMap<String, Component> components) throws BuildException {
        BuildOrder order = new BuildOrder(components);
        for (Component component : components.values()) {
            order.visit(component);
        }
    }

    private void visit(Component component) throws BuildException {
        BuildStep step = component.build();
        if (step == null || done.contains(component.name())) {
            return;
        }
        path.add(component.name());
        for (Located<String> with : step.with()) {
            refuseCircle(with);
            visit(Objects.requireNonNull(components.get(with.value())));
        }
        path.remove(path.size() - 1);
        done.add(component.name());
    }

    private void refuseCircle(Located<String> with) throws BuildException {
        int start = path.indexOf(with.value());
        if (start >= 0) {
            String circle = String.join(" -> ", path.subList(start, path.size())) + " -> " + with.value();
            throw with.error("component " + Quoted.of(with.value()) + " would be built with itself", circle);
        }
        if (path.size() >= DEEPEST) {
            throw with.error(
                    "more than " + DEEPEST + " components are built with each other in a row", "join some of them");
        }
    }
}
