package dev.complete.builder.recipe.extend;

import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.glob.InvalidValue;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Rewrites paths of a manifest in a submodule so that they start at the superproject's root. A path belongs to the
 * repository of the file that has it; the rewrite comes before the merge, so that equal texts of different repositories
 * stay different. Locations are kept. A value that is no source stays as written, and is refused later with that text.
 */
record RepositoryPaths(String prefix) {

    static YamlNode.Mapping moved(YamlNode.Mapping manifest, String repository) {
        if (repository.isEmpty()) {
            return manifest;
        }
        RepositoryPaths paths = new RepositoryPaths(ManifestWords.source(repository) + "/");
        YamlNode moved = below(
                manifest,
                "components",
                components -> entries(components, (name, value) -> new YamlNode.Entry(name, paths.component(value))));
        return (YamlNode.Mapping) moved;
    }

    private YamlNode component(YamlNode component) {
        YamlNode moved = below(component, "copy", copy -> keys(copy, this::moved));
        moved = below(moved, "unpack", unpack -> keys(unpack, this::file));
        moved = below(moved, "submodules", this::items);
        return below(moved, "build", build -> below(build, "source", this::source));
    }

    private YamlNode source(YamlNode source) {
        if (!(source instanceof YamlNode.Scalar scalar)) {
            return keys(source, this::moved);
        }
        // A single text names a folder, so its slash may be missing; the root needs it to be a source.
        boolean root = scalar.text().equals(".");
        return moved(root ? new YamlNode.Scalar("./", scalar.plain(), scalar.mark()) : scalar);
    }

    private YamlNode items(YamlNode node) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return node;
        }
        List<YamlNode> moved = new ArrayList<>();
        sequence.items().forEach(item -> moved.add(item instanceof YamlNode.Scalar scalar ? file(scalar) : item));
        return new YamlNode.Sequence(List.copyOf(moved), sequence.mark());
    }

    /** A source that cannot be a folder's content. */
    private YamlNode.Scalar file(YamlNode.Scalar source) {
        return source.text().endsWith("/") ? source : moved(source);
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
        return entries(node, (name, value) -> {
            YamlNode changed = name.text().equals(key) ? change.apply(value) : value;
            return new YamlNode.Entry(name, changed);
        });
    }

    private static YamlNode keys(YamlNode node, UnaryOperator<YamlNode.Scalar> change) {
        return entries(node, (name, value) -> new YamlNode.Entry(change.apply(name), value));
    }

    /** A map with its entries changed; any other node as it is. */
    private static YamlNode entries(YamlNode node, BiFunction<YamlNode.Scalar, YamlNode, YamlNode.Entry> change) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return node;
        }
        Map<String, YamlNode.Entry> changed = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries().values()) {
            YamlNode.Entry next = change.apply(entry.key(), entry.value());
            changed.put(next.key().text(), next);
        }
        return new YamlNode.Mapping(changed, mapping.mark());
    }
}
