package dev.complete.builder.recipe.yaml;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A node of the manifest's YAML, before its words get a meaning. Scalars are text; their types are not guessed. */
public sealed interface YamlNode {

    SourceLocation mark();

    /** An error about this node. */
    default BuildException error(String problem, @Nullable String hint) {
        return BuildException.at(problem, mark(), hint);
    }

    /** @param plain written without quotes and not as a block: then empty text means that the value is missing */
    record Scalar(String text, boolean plain, SourceLocation mark) implements YamlNode {
        public boolean isAbsent() {
            return plain && text.isEmpty();
        }
    }

    record Sequence(List<YamlNode> items, SourceLocation mark) implements YamlNode {}

    /** @param entries by the key's text, in the manifest's order */
    record Mapping(Map<String, Entry> entries, SourceLocation mark) implements YamlNode {}

    record Entry(Scalar key, YamlNode value) {}

    /** Number of texts, lists and maps, without keys. */
    default long size() {
        long size = 1;
        if (this instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                size += item.size();
            }
        } else if (this instanceof Mapping mapping) {
            for (Entry entry : mapping.entries().values()) {
                size += entry.value().size();
            }
        }
        return size;
    }

    /**
     * @param name the key of this value, for messages: {@code `copy`}
     * @param shape of an entry, for the hint: {@code from: to}
     */
    default Mapping asMapping(String name, String shape) throws BuildException {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw notA("a map", name, "write `{" + shape + "}`, or such lines indented below it");
    }

    default Sequence asSequence(String name) throws BuildException {
        if (this instanceof Sequence sequence) {
            return sequence;
        }
        boolean words = this instanceof Scalar scalar
                && scalar.text().length() <= MAX_EXAMPLE
                && SIMPLE_WORDS.matcher(scalar.text()).matches();
        String example = words ? String.join(", ", ((Scalar) this).text().split(" +")) : "first, second";
        throw notA("a list", name, "write `[" + example + "]`");
    }

    /** @param hint for a missing value */
    default Scalar asText(String name, @Nullable String hint) throws BuildException {
        if (this instanceof Scalar scalar && !scalar.isAbsent()) {
            return scalar;
        }
        throw notA("text", name, this instanceof Scalar ? hint : null);
    }

    /** Limit on an example: the pattern matcher's stack grows with the text, and a longer hint does not help. */
    int MAX_EXAMPLE = 100;

    /** Words that need no quotes inside a list. */
    Pattern SIMPLE_WORDS = Pattern.compile("[\\w/.=+-]+( +[\\w/.=+-]+)*");

    private BuildException notA(String wanted, String name, @Nullable String hint) {
        boolean absent = this instanceof Scalar scalar && scalar.isAbsent();
        return BuildException.at(
                absent ? name + " has no value" : name + " must be " + wanted + ", not " + kind(), mark(), hint);
    }

    private String kind() {
        return this instanceof Scalar ? "text" : this instanceof Sequence ? "a list" : "a map";
    }
}
