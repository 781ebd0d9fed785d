package dev.complete.builder.recipe.glob;

import dev.complete.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code $arch} and {@code $machine} in a source. A dollar inside a class, as in {@code [$]}, is literal. */
public final class Placeholders {

    private static final String ARCH = "$arch";
    private static final String MACHINE = "$machine";
    private static final Pattern DOLLAR = Pattern.compile("\\$[A-Za-z0-9_]*");

    private Placeholders() {}

    /** The first {@code $arch} or {@code $machine}; null when there is none. */
    public static @Nullable String first(String text) {
        return words(text)
                .map(MatchResult::group)
                .filter(Placeholders::isOurs)
                .findFirst()
                .orElse(null);
    }

    /** Refuses every other {@code $}. */
    static void check(String text) {
        Optional<MatchResult> other =
                words(text).filter(word -> !isOurs(word.group())).findFirst();
        if (other.isPresent()) {
            String word = other.get().group();
            boolean braces = text.startsWith("{", other.get().end());
            String nearest = NearestWord.to(word, List.of(ARCH, MACHINE));
            throw new InvalidValue(
                    (braces ? "`${`" : Quoted.of(word)) + " has no meaning in a source",
                    nearest != null && !braces
                            ? "did you mean `" + nearest + "`?"
                            : "`$arch` and `$machine` do; `[$]` is the character itself");
        }
    }

    static String fill(String text, Platform platform) {
        StringBuilder filled = new StringBuilder();
        int copied = 0;
        for (MatchResult word : words(text).filter(word -> isOurs(word.group())).toList()) {
            filled.append(text, copied, word.start());
            filled.append(word.group().equals(ARCH) ? platform.architecture() : platform.machine());
            copied = word.end();
        }
        return filled.append(text, copied, text.length()).toString();
    }

    /** The words that start with a dollar, outside of classes. */
    private static Stream<MatchResult> words(String text) {
        return DOLLAR.matcher(text).results().filter(dollar -> !insideClass(text, dollar.start()));
    }

    private static boolean isOurs(String word) {
        return word.equals(ARCH) || word.equals(MACHINE);
    }

    private static boolean insideClass(String text, int position) {
        int open = text.indexOf('[');
        while (open >= 0 && open < position) {
            int end = Segment.classEnd(text, open);
            if (end > position) {
                return true;
            }
            open = text.indexOf('[', end < 0 ? open + 1 : end);
        }
        return false;
    }
}
