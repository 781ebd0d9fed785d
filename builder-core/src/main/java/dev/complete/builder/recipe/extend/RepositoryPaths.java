package dev.complete.builder.recipe.extend;

import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rewrites paths of a manifest in a submodule so that they start at the superproject's root. A path belongs to the
 * repository of the file that has it; the rewrite comes before the merge, so that equal texts of different repositories
 * stay different. Locations are kept. A value that is no source stays as written, and is refused later with that text.
 */
final class RepositoryPaths {

    private final String prefix;

    private RepositoryPaths(String prefix) {
        this.prefix = prefix;
    }

    static YamlNode.Mapping moved(YamlNode.Mapping manifest, String repository) {
        if (repository.isEmpty()) {
            return manifest;
        }
        RepositoryPaths paths = new RepositoryPaths(literally(repository) + "/");
        YamlNode moved = below(manifest, "components", components -> each(components, paths::component));
        return (YamlNode.Mapping) moved;
    }

    /** A glob that matches only this path. */
    private static String literally(String path) {
        return path.replaceAll("[*?\\[$]", "[$0]");
    }

    private YamlNode component(YamlNode component) {
        YamlNode moved = below(component, "copy", this::keys);
        moved = below(moved, "unpack", this::keysOfFiles);
        moved = below(moved, "submodules", this::items);
        return below(moved, "build", build -> below(build, "source", this::source));
    }

    private YamlNode source(YamlNode source) {
        if (!(source instanceof YamlNode.Scalar scalar)) {
            return keys(source);
        }
        // A single text names a folder, so its slash may be missing; the root needs it to be a source.
        boolean root = scalar.text().equals(".");
        return moved(root ? new YamlNode.Scalar("./", scalar.plain(), scalar.mark()) : scalar);
    }

    private YamlNode keysOfFiles(YamlNode node) {
        return keys(node, key -> key.text().endsWith("/") ? key : moved(key));
    }

    private YamlNode keys(YamlNode node) {
        return keys(node, this::moved);
    }

    private static YamlNode keys(YamlNode node, UnaryOperator<YamlNode.Scalar> change) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return node;
        }
        Map<String, YamlNode.Entry> moved = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries().values()) {
            YamlNode.Scalar key = change.apply(entry.key());
            moved.put(key.text(), new YamlNode.Entry(key, entry.value()));
        }
        return new YamlNode.Mapping(moved, mapping.mark());
    }

    private YamlNode items(YamlNode node) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return node;
        }
        List<YamlNode> moved = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            boolean file =
                    item instanceof YamlNode.Scalar scalar && !scalar.text().endsWith("/");
            moved.add(file ? moved((YamlNode.Scalar) item) : item);
        }
        return new YamlNode.Sequence(List.copyOf(moved), sequence.mark());
    }

    private YamlNode.Scalar moved(YamlNode.Scalar source) {
        try {
            SourceGlob glob = SourceGlob.parse(source.text());
            String path = glob.segments().isEmpty() ? "" : source.text();
            return new YamlNode.Scalar(prefix + path, source.plain(), source.mark());
        } catch (InvalidValue e) {
            return source;
        }
    }

    private static YamlNode below(YamlNode node, String key, UnaryOperator<YamlNode> change) {
        YamlNode.Entry entry =
                node instanceof YamlNode.Mapping mapping ? mapping.entries().get(key) : null;
        if (entry == null) {
            return node;
        }
        Map<String, YamlNode.Entry> changed = new LinkedHashMap<>(((YamlNode.Mapping) node).entries());
        changed.put(key, new YamlNode.Entry(entry.key(), change.apply(entry.value())));
        return new YamlNode.Mapping(changed, node.mark());
    }

    private static YamlNode each(YamlNode node, UnaryOperator<YamlNode> change) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return node;
        }
        Map<String, YamlNode.Entry> changed = new LinkedHashMap<>();
        mapping.entries()
                .forEach(
                        (key, entry) -> changed.put(key, new YamlNode.Entry(entry.key(), change.apply(entry.value()))));
        return new YamlNode.Mapping(changed, mapping.mark());
    }
}
