package dev.complete.builder.recipe.extend;

import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.recipe.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a manifest as YAML, one key or item a line, followed by its origin as a comment. */
final class ManifestPrinter {

    /** Column of the comments, when the line is not longer. */
    private static final int COMMENTS = 56;

    /** The usual order of keys; after merging they are in the base's order. */
    private static final List<String> FIRST = List.of("complete", "name", "components", "image", "images", "tasks");

    private final StringBuilder out = new StringBuilder();

    private ManifestPrinter() {}

    static String print(YamlNode.Mapping manifest) {
        ManifestPrinter printer = new ManifestPrinter();
        Map<String, YamlNode.Entry> ordered = new LinkedHashMap<>();
        for (String key : FIRST) {
            YamlNode.Entry entry = manifest.entries().get(key);
            if (entry != null) {
                ordered.put(key, entry);
            }
        }
        ordered.putAll(manifest.entries());
        printer.entries(new YamlNode.Mapping(ordered, manifest.mark()), "");
        return printer.out.toString();
    }

    private void entries(YamlNode.Mapping mapping, String indent) {
        for (YamlNode.Entry entry : mapping.entries().values()) {
            String key = ManifestWords.scalar(entry.key().text());
            SourceLocation at = entry.key().mark();
            if (key.length() > ManifestWords.LONGEST_KEY) {
                line(indent + "? " + key, at);
                key = "";
            }
            value(indent + key + ":", entry.value(), indent, at);
        }
    }

    /** @param head text before the value: its key, or the dash of an item */
    private void value(String head, YamlNode value, String indent, SourceLocation at) {
        String deeper = indent + "  ";
        if (value instanceof YamlNode.Mapping mapping) {
            line(mapping.entries().isEmpty() ? head + " {}" : head, at);
            entries(mapping, deeper);
        } else if (value instanceof YamlNode.Sequence sequence) {
            line(sequence.items().isEmpty() ? head + " []" : head, at);
            for (YamlNode item : sequence.items()) {
                value(deeper + "-", item, deeper, item.mark());
            }
        } else if (value instanceof YamlNode.Scalar scalar) {
            text(head, scalar, deeper, at);
        }
    }

    private void text(String head, YamlNode.Scalar scalar, String indent, SourceLocation at) {
        if (scalar.isAbsent()) {
            line(head, at);
        } else if (isBlock(scalar.text())) {
            line(head + (scalar.text().endsWith("\n") ? " |" : " |-"), at);
            scalar.text()
                    .lines()
                    .forEach(line ->
                            out.append(line.isEmpty() ? "" : indent + line).append('\n'));
        } else {
            line(head + " " + ManifestWords.scalar(scalar.text()), at);
        }
    }

    private void line(String text, SourceLocation at) {
        int gap = COMMENTS - text.codePointCount(0, text.length());
        out.append(text).append(" ".repeat(Math.max(2, gap)));
        out.append("# ").append(at.file()).append(':').append(at.line()).append('\n');
    }

    /** Whether the text has several lines that YAML reads back unchanged when they are indented. */
    private static boolean isBlock(String text) {
        boolean lines =
                text.indexOf('\n') > 0 && text.indexOf('\r') < 0 && !text.endsWith("\n\n") && !text.startsWith(" ");
        return lines && text.lines().allMatch(line -> line.isEmpty() || isVisible(line));
    }

    private static boolean isVisible(String line) {
        return !line.isBlank()
                && !line.startsWith("\t")
                && line.codePoints().allMatch(c -> !ManifestWords.needsEscape(c));
    }
}
