package dev.complete.build.recipe;

import java.util.List;
import java.util.Map;

/** The manifest as YAML has it, before any word of it has a meaning. Types of scalars are not guessed: a scalar is text. */
sealed interface YamlNode {

    Mark mark();

    /** @param plain written without quotes and not as a block: then empty text means that nothing was written */
    record Scalar(String text, boolean plain, Mark mark) implements YamlNode {
        boolean isAbsent() {
            return plain && text.isEmpty();
        }
    }

    record Sequence(List<YamlNode> items, Mark mark) implements YamlNode {}

    /** @param entries by the key's text, in the manifest's order */
    record Mapping(Map<String, Entry> entries, Mark mark) implements YamlNode {}

    record Entry(Scalar key, YamlNode value) {}

    /** @param name what this is a value of, as messages say it: {@code `copy`} */
    default Mapping asMapping(String name) throws RecipeException {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw notA("a map", name, "write `{key: value}`, or `key: value` lines indented below it");
    }

    default Sequence asSequence(String name) throws RecipeException {
        if (this instanceof Sequence sequence) {
            return sequence;
        }
        String hint = this instanceof Scalar scalar && !scalar.isAbsent()
                ? "write `[" + Quoted.of(scalar.text()).substring(1).replaceFirst("`$", "") + "]`"
                : "write `[first, second]`";
        throw notA("a list", name, hint);
    }

    default Scalar asText(String name) throws RecipeException {
        if (this instanceof Scalar scalar && !scalar.isAbsent()) {
            return scalar;
        }
        throw notA("text", name, "`\"\"` is the empty text");
    }

    private RecipeException notA(String wanted, String name, String hint) {
        if (this instanceof Scalar scalar && scalar.isAbsent()) {
            return new RecipeException(name + " has no value", mark(), hint);
        }
        boolean textWanted = wanted.equals("text");
        return new RecipeException(name + " must be " + wanted + ", not " + kind(), mark(), textWanted ? null : hint);
    }

    private String kind() {
        return this instanceof Scalar ? "text" : this instanceof Sequence ? "a list" : "a map";
    }
}
