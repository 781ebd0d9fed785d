package dev.complete.builder.recipe.extend;

import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays one map of a manifest over another: maps by key, lists append, everything else replaces. */
public final class ManifestMerge {

    /** Lists that are one command line each: they are replaced as a whole. */
    private static final Set<String> REPLACED = Set.of("init", "command", "run");

    private ManifestMerge() {}

    public static YamlNode.Mapping over(YamlNode.Mapping base, YamlNode.Mapping own) {
        Map<String, YamlNode.Entry> merged = new LinkedHashMap<>(base.entries());
        for (YamlNode.Entry entry : own.entries().values()) {
            String key = entry.key().text();
            YamlNode.Entry below = merged.get(key);
            YamlNode value = below == null ? entry.value() : over(key, below.value(), entry.value());
            merged.put(key, new YamlNode.Entry(entry.key(), value));
        }
        return new YamlNode.Mapping(merged, own.mark());
    }

    private static YamlNode over(String key, YamlNode base, YamlNode own) {
        if (base instanceof YamlNode.Mapping low && own instanceof YamlNode.Mapping high) {
            return over(low, high);
        }
        boolean append = !REPLACED.contains(key); // a component may have such a name, too, but it is a map
        if (append && base instanceof YamlNode.Sequence low && own instanceof YamlNode.Sequence high) {
            List<YamlNode> items = new ArrayList<>(low.items());
            items.addAll(high.items());
            return new YamlNode.Sequence(List.copyOf(items), own.mark());
        }
        return own;
    }
}
