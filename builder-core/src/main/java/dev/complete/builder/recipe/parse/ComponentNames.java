package dev.complete.builder.recipe.parse;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.recipe.glob.Quoted;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads lists of components, whose names exist and occur once: {@code layers}, and {@code with} of a task. */
final class ComponentNames {

    private ComponentNames() {}

    /**
     * @param components the names that exist
     * @param already the message for a name that occurs twice, such as {@code is a layer}
     * @return empty when the key is missing
     */
    public static List<Located<String>> of(MappingReader fields, String key, Set<String> components, String already)
            throws BuildException {
        List<Located<String>> names = new ArrayList<>();
        Map<String, SourceLocation> seen = new HashMap<>();
        for (YamlNode.Scalar item : fields.texts(key)) {
            if (!components.contains(item.text())) {
                throw item.error(
                        "no component is named " + Quoted.of(item.text()),
                        NearestWord.hint(item.text(), new TreeSet<>(components)));
            }
            SourceLocation earlier = seen.putIfAbsent(item.text(), item.mark());
            if (earlier != null) {
                throw item.error(
                        "component " + Quoted.of(item.text()) + " " + already + " twice",
                        "it is in " + earlier.lineSeenFrom(item.mark()) + " already");
            }
            names.add(new Located<>(item.text(), item.mark()));
        }
        return List.copyOf(names);
    }
}
