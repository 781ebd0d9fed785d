package dev.complete.text;

import java.util.regex.Pattern;

/** Text as one word of a POSIX shell's command, for commands that messages propose. Stateless. */
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ShellWord() {}

    /** The word, quoted if necessary; control characters are escaped, since a person reads it first. */
    public static String of(String text) {
        String shown = Printable.escape(text);
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }
}
