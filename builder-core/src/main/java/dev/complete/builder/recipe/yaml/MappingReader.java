package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.builder.recipe.glob.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map of the manifest with a fixed set of keys. */
public final class MappingReader {

    /** A hint for values that may be empty on purpose. */
    public static final String EMPTY = "`\"\"` is the empty text";

    private final YamlNode.Mapping mapping;

    private MappingReader(YamlNode.Mapping mapping) {
        this.mapping = mapping;
    }

    /**
     * @param what the map, for messages: {@code task `test`}
     * @param shape of an entry, for the hint: {@code from: to}
     * @throws BuildException when {@code value} is no map, or for the first key that is not in {@code known}
     */
    public static MappingReader of(YamlNode value, String what, String shape, Set<String> known) throws BuildException {
        return of(value.asMapping(what, shape), "in " + what, known, Set.of());
    }

    /**
     * @param where the map's place, for messages: {@code in component `app`}
     * @param later keys of the language that this version does not support
     * @throws BuildException for the first key that is neither in {@code known} nor {@code later}, or is in
     *     {@code later}
     */
    public static MappingReader of(YamlNode.Mapping mapping, String where, Set<String> known, Set<String> later)
            throws BuildException {
        for (YamlNode.Entry entry : mapping.entries().values()) {
            YamlNode.Scalar name = entry.key();
            String key = name.text();
            if (later.contains(key)) {
                throw name.error(Quoted.of(key) + " is not supported by this version yet", null);
            }
            if (!known.contains(key)) {
                throw name.error(
                        "unknown key " + Quoted.of(key) + " " + where, NearestWord.hint(key, new TreeSet<>(known)));
            }
        }
        return new MappingReader(mapping);
    }

    @Nullable
    public YamlNode get(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    public YamlNode.@Nullable Scalar text(String key) throws BuildException {
        YamlNode value = get(key);
        return value == null ? null : value.asText(Quoted.of(key), null);
    }

    /** The value under {@code key} with its location; null when it is absent. */
    public <T> @Nullable Located<T> located(String key, Function<String, T> meaning) throws BuildException {
        YamlNode.Scalar text = text(key);
        return text == null ? null : ScalarParsers.located(text, meaning);
    }

    /** The value under {@code key}; null when it is absent. */
    public <T> @Nullable T value(String key, Function<String, T> meaning) throws BuildException {
        YamlNode.Scalar text = text(key);
        return text == null ? null : ScalarParsers.of(text, meaning);
    }

    /** The value under {@code key}; {@code otherwise} when it is absent. */
    public <T> T value(String key, Function<String, T> meaning, T otherwise) throws BuildException {
        T value = value(key, meaning);
        return value == null ? otherwise : value;
    }

    /** The entries, of this {@code shape}, of the map under {@code key}; none when it is absent. */
    public Iterable<YamlNode.Entry> entries(String key, String shape) throws BuildException {
        YamlNode value = get(key);
        return value == null
                ? List.of()
                : value.asMapping(Quoted.of(key), shape).entries().values();
    }

    /** The items of the list under {@code key}, each a text; none when it is absent. */
    public Iterable<YamlNode.Scalar> texts(String key) throws BuildException {
        YamlNode value = get(key);
        List<YamlNode.Scalar> texts = new ArrayList<>();
        if (value != null) {
            for (YamlNode item : value.asSequence(Quoted.of(key)).items()) {
                texts.add(item.asText("an item of " + Quoted.of(key), EMPTY));
            }
        }
        return texts;
    }

    /** The values of the list under {@code key}; none when it is absent. */
    public <T> List<Located<T>> list(String key, Function<String, T> meaning) throws BuildException {
        List<Located<T>> values = new ArrayList<>();
        for (YamlNode.Scalar item : texts(key)) {
            values.add(ScalarParsers.located(item, meaning));
        }
        return List.copyOf(values);
    }

    /** Location of the key when it exists, else of the map. */
    public SourceLocation mark(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.mark() : entry.key().mark();
    }
}
