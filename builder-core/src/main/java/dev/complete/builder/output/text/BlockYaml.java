package dev.complete.builder.output.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Plain values as YAML for people to read. Text that any reader could take for another type is quoted as in JSON:
 * {@code no} is a truth value in YAML 1.1 and {@code 0750} a number, while 1.2 disagrees. Stateless.
 */
public final class BlockYaml {

    /** Text that cannot be a number, a date or an indicator, with any continuation. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_/.-]{0,199}");

    /** Text whose lines each begin and end with a visible character. */
    private static final Pattern LINES = Pattern.compile("(?:[!-~](?:[ -~]*[!-~])?\n){2,}");

    /** Words that YAML 1.1 does not read as text. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "true", "false", "on", "off", "null");

    private final StringBuilder out = new StringBuilder();

    private BlockYaml() {}

    /** The node as YAML. Ends in a newline; keys in the order they were added. */
    public static String of(JsonNode node) {
        BlockYaml yaml = new BlockYaml();
        yaml.block(node, 0);
        return yaml.out.toString();
    }

    private void block(JsonNode node, int indent) {
        if (node.isContainerNode() && !node.isEmpty()) {
            lines(node, indent, true);
        } else {
            out.append(inline(node)).append('\n');
        }
    }

    /** @param indented whether the first line still needs its indentation */
    private void lines(JsonNode node, int indent, boolean indented) {
        boolean first = !indented;
        if (node.isArray()) {
            for (JsonNode item : node) {
                indent(first ? 0 : indent);
                first = false;
                out.append("- ");
                if (item.isContainerNode() && !item.isEmpty()) {
                    lines(item, indent + 2, false);
                } else {
                    out.append(inline(item)).append('\n');
                }
            }
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            indent(first ? 0 : indent);
            first = false;
            out.append(text(field.getKey())).append(':');
            if (field.getValue().isContainerNode() && !field.getValue().isEmpty()) {
                out.append('\n');
                lines(field.getValue(), indent + 2, true);
            } else {
                out.append(' ').append(value(field.getValue(), indent + 2)).append('\n');
            }
        }
    }

    private void indent(int columns) {
        out.append(" ".repeat(columns));
    }

    /** A scalar; lines stay lines if YAML keeps them exactly. */
    private static String value(JsonNode node, int indent) {
        if (!node.isTextual() || !LINES.matcher(node.textValue()).matches()) {
            return inline(node);
        }
        String margin = "\n" + " ".repeat(indent);
        String lines = node.textValue().substring(0, node.textValue().length() - 1);
        return "|" + margin + lines.replace("\n", margin);
    }

    private static String inline(JsonNode node) {
        if (node.isTextual()) {
            return text(node.textValue());
        }
        return node.isArray() ? "[]" : node.isObject() ? "{}" : node.toString();
    }

    private static String text(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    /**
     * Text in quotes. Escapes more than YAML requires: invisible characters and those that reverse text must not hide
     * in a reviewed file.
     */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isVisible(c)) {
                        quoted.append(c);
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean isVisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> c < 0xfffe;
        };
    }
}
