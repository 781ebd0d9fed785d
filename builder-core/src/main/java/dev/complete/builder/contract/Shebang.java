package dev.complete.builder.contract;

import java.nio.charset.StandardCharsets;
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

    /** @param line what follows {@code #!}, without the line's end */
    public static Shebang parse(String line) {
        boolean cut = line.getBytes(StandardCharsets.UTF_8).length >= MAX_BYTES;
        int start = skip(line, 0, true);
        int end = skip(line, start, false);
        int next = skip(line, end, true);
        int last = line.length();
        while (last > next && isBlank(line.charAt(last - 1))) {
            last--;
        }
        return new Shebang(line.substring(start, end), next < last ? line.substring(next, last) : null, cut);
    }

    private static int skip(String line, int from, boolean blanks) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at)) == blanks) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
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
