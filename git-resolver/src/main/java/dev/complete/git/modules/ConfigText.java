package dev.complete.git.modules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of git-config(1), read strictly: what Git would refuse is refused with its line and column. Includes are
 * ordinary variables here and lead nowhere.
 */
final class ConfigText {

    /** {@code value} is null for a variable without {@code =}, which Git reads as true; {@code line} counts from 1. */
    record Variable(
            String section,
            @Nullable String subsection,
            String key,
            @Nullable String value,
            int line) {}

    /** A text that is no configuration: where and why; line and column count from 1. */
    static final class SyntaxException extends Exception {
        SyntaxException(int line, int column, String message) {
            super(line + ":" + column + ": " + message);
        }
    }

    private final String text;
    private final List<Variable> variables = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;
    private String section = "";
    private @Nullable String subsection;

    private ConfigText(String text) {
        this.text = text;
    }

    static List<Variable> parse(String text) throws SyntaxException {
        ConfigText parser = new ConfigText(text.startsWith("\ufeff") ? text.substring(1) : text);
        parser.file();
        return parser.variables;
    }

    private void file() throws SyntaxException {
        boolean inSection = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                newLine();
            } else if (isBlank(c)) {
                at++;
            } else if (c == '#' || c == ';') {
                skipLine();
            } else if (c == '[') {
                header();
                inSection = true;
            } else if (isLetter(c)) {
                if (!inSection) {
                    throw error("a variable before the first [section]");
                }
                variable();
            } else {
                throw error("neither a [section], a variable nor a comment");
            }
        }
    }

    private void header() throws SyntaxException {
        at++;
        int start = at;
        while (at < text.length() && (isKeyCharacter(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        section = text.substring(start, at).toLowerCase(Locale.ROOT);
        subsection = null;
        if (section.isEmpty()) {
            throw error("a section without a name");
        }
        if (at < text.length() && isBlank(text.charAt(at))) {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            subsection = quotedSubsection();
        }
        if (at >= text.length() || text.charAt(at) != ']') {
            throw error("a section header must end in ]");
        }
        at++;
    }

    private String quotedSubsection() throws SyntaxException {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw error("a section's second name must be in double quotes");
        }
        StringBuilder name = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                break;
            }
            if (c == '"') {
                at++;
                return name.toString();
            }
            if (c == '\\') {
                at++;
                if (at >= text.length() || text.charAt(at) == '\n') {
                    break;
                }
                c = text.charAt(at);
            }
            name.append(c);
        }
        throw error("a section's second name without its closing quote");
    }

    private void variable() throws SyntaxException {
        int start = at;
        int startLine = line;
        while (at < text.length() && isKeyCharacter(text.charAt(at))) {
            at++;
        }
        String key = text.substring(start, at).toLowerCase(Locale.ROOT);
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        String value = null;
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            value = value();
        } else if (at < text.length() && text.charAt(at) != '\n') {
            throw error("expected = after the variable " + key);
        }
        variables.add(new Variable(section, subsection, key, value, startLine));
    }

    /** A value up to its line's end: outside quotes, surrounding blanks go and {@code #} or {@code ;} start a comment. */
    private String value() throws SyntaxException {
        StringBuilder value = new StringBuilder();
        int kept = 0;
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                break;
            } else if (!quoted && (c == '#' || c == ';')) {
                skipLine();
                break;
            } else if (!quoted && isBlank(c)) {
                if (kept > 0) {
                    value.append(c);
                }
                continue;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\') {
                escape(value);
            } else {
                value.append(c);
            }
            kept = value.length();
        }
        if (quoted) {
            throw error("a value without its closing quote");
        }
        value.setLength(kept);
        return value.toString();
    }

    private void escape(StringBuilder value) throws SyntaxException {
        at++;
        char c = at < text.length() ? text.charAt(at) : '\0';
        switch (c) {
            case '\n' -> {
                line++;
                lineStart = at + 1;
            }
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'b' -> value.append('\b');
            case '"', '\\' -> value.append(c);
            default -> throw error("only \\n \\t \\b \\\" \\\\ and a line's end may follow a backslash");
        }
    }

    private void newLine() {
        at++;
        line++;
        lineStart = at;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private SyntaxException error(String message) {
        return new SyntaxException(line, at - lineStart + 1, message);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isKeyCharacter(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }
}
