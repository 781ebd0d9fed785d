package dev.complete.builder.recipe.glob;

import dev.complete.oci.Platform;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code $arch} and {@code $machine} in a source. A dollar inside a class, as in {@code [$]}, is literal. */
public final class Placeholders {

    private static final String ARCH = "$arch";
    private static final String MACHINE = "$machine";
    private static final Pattern DOLLAR = Pattern.compile("\\$[A-Za-z0-9_]*");

    private Placeholders() {}

    /** The first {@code $arch} or {@code $machine}; null when there is none. */
    public static @Nullable String first(String text) {
        Matcher dollar = DOLLAR.matcher(text);
        while (dollar.find()) {
            if (isOurs(dollar.group()) && !insideClass(text, dollar.start())) {
                return dollar.group();
            }
        }
        return null;
    }

    /** Refuses every other {@code $}. */
    static void check(String text) {
        Matcher dollar = DOLLAR.matcher(text);
        while (dollar.find()) {
            if (!isOurs(dollar.group()) && !insideClass(text, dollar.start())) {
                boolean braces = text.startsWith("{", dollar.end());
                String nearest = NearestWord.to(dollar.group(), List.of(ARCH, MACHINE));
                throw new InvalidValue(
                        (braces ? "`${`" : Quoted.of(dollar.group())) + " has no meaning in a source",
                        nearest != null && !braces
                                ? "did you mean `" + nearest + "`?"
                                : "`$arch` and `$machine` do; `[$]` is the character itself");
            }
        }
    }

    static String fill(String text, Platform platform) {
        Matcher dollar = DOLLAR.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (dollar.find()) {
            String word = dollar.group();
            boolean keep = !isOurs(word) || insideClass(text, dollar.start());
            String value = keep ? word : word.equals(ARCH) ? platform.architecture() : platform.machine();
            dollar.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return dollar.appendTail(filled).toString();
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
