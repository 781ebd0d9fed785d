package dev.complete.registry.login;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One header's challenges, added to a list. Made for one header. */
final class ChallengeParser {

    private static final int MAX_LENGTH = 16 << 10;
    private static final int MAX_CHALLENGES = 16;
    private static final int MAX_PARAMETERS = 32;

    private final String text;
    private final List<Challenge> challenges;
    private int at;

    ChallengeParser(String text, List<Challenge> challenges) {
        this.text = text;
        this.challenges = challenges;
    }

    void parse() {
        if (text.length() > MAX_LENGTH) {
            return;
        }
        skipCommas();
        while (at < text.length() && challenges.size() < MAX_CHALLENGES && challenge()) {
            skipCommas();
        }
    }

    /** Adds the next one; false when there is none that is written as it must be. */
    private boolean challenge() {
        String scheme = token().toLowerCase(Locale.ROOT);
        if (scheme.isEmpty()) {
            return false;
        }
        TreeMap<String, String> parameters = new TreeMap<>();
        int afterScheme = at;
        skipSpaces();
        boolean separated = at > afterScheme;
        boolean well = atEnd() || (separated && (token68() || parameters(parameters)));
        if (well) {
            challenges.add(new Challenge(scheme, parameters));
        }
        return well;
    }

    /** A token instead of parameters; passes over nothing when there is none. */
    private boolean token68() {
        int start = at;
        while (at < text.length() && (isLetterOrDigit(text.charAt(at)) || "-._~+/".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        boolean some = at > start;
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        skipSpaces();
        if (some && atEnd()) {
            return true;
        }
        at = start;
        return false;
    }

    /** Up to the scheme of the next challenge, which no equals sign follows. */
    private boolean parameters(Map<String, String> parameters) {
        while (at < text.length()) {
            int start = at;
            String name = token().toLowerCase(Locale.ROOT);
            skipSpaces();
            if (name.isEmpty()) {
                return false;
            }
            if (at == text.length() || text.charAt(at) != '=') {
                at = start;
                return !parameters.isEmpty();
            }
            at++;
            skipSpaces();
            String value = value();
            skipSpaces();
            boolean well = value != null && atEnd() && parameters.size() < MAX_PARAMETERS;
            if (value == null || !well || parameters.put(name, value) != null) {
                return false;
            }
            skipCommas();
        }
        return true;
    }

    /** Null when there is none. */
    private @Nullable String value() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        String token = token();
        return token.isEmpty() ? null : token;
    }

    /** Null when its end is missing, or a character that may not be in it is there. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    /** Empty when none is here. */
    private String token() {
        int start = at;
        while (at < text.length()
                && (isLetterOrDigit(text.charAt(at)) || "!#$%&'*+-.^_`|~".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Whether an element of the list ends here. */
    private boolean atEnd() {
        return at == text.length() || text.charAt(at) == ',';
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void skipCommas() {
        skipSpaces();
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            skipSpaces();
        }
    }
}
