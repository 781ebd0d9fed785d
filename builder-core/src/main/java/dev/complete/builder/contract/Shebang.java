package dev.complete.builder.contract;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A script's first line as the kernel splits it ({@code fs/binfmt_script.c}): the interpreter, and the rest as one
 * argument. To the kernel a carriage return is part of a word.
 *
 * @param interpreter verbatim; empty when the line has none
 * @param argument null when there is none
 * @param cut whether the line is longer than the part that the kernel reads
 */
public record Shebang(String interpreter, @Nullable String argument, boolean cut) {

    /** Part of a script that the kernel reads ({@code BINPRM_BUF_SIZE}), less {@code #!} and the end byte. */
    private static final int MAX_BYTES = 253;

    private static final Pattern WORDS = Pattern.compile("[ \\t]*([^ \\t]*)[ \\t]*(.*?)[ \\t]*", Pattern.DOTALL);

    /** @param line what follows {@code #!}, without the line's end */
    public static Shebang parse(String line) {
        boolean cut = line.getBytes(StandardCharsets.UTF_8).length >= MAX_BYTES;
        Matcher words = WORDS.matcher(line);
        if (!words.matches()) {
            throw new IllegalStateException(line); // every line matches
        }
        String argument = words.group(2);
        return new Shebang(words.group(1), argument.isEmpty() ? null : argument, cut);
    }

    /** Whether the line ended as Windows ends lines. */
    public boolean hasCarriageReturn() {
        return (argument == null ? interpreter : argument).endsWith("\r");
    }

    /** Whether {@code env} is to find the real interpreter. */
    public boolean isEnv() {
        return interpreter.endsWith("/env");
    }
}
