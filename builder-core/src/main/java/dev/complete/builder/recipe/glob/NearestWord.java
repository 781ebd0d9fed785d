package dev.complete.builder.recipe.glob;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the valid word nearest to a misspelt one. */
public final class NearestWord {

    /** Limit on a word: longer ones are not typing errors, and a comparison costs the product of both lengths. */
    private static final int MAX_LENGTH = 64;

    private NearestWord() {}

    /** The closest of {@code valid}, the first of equally close ones; null when none is near. */
    public static @Nullable String to(String word, Collection<String> valid) {
        String nearest = null;
        int best = Integer.MAX_VALUE;
        for (String candidate : valid) {
            if (word.length() > MAX_LENGTH || candidate.length() > MAX_LENGTH) {
                continue;
            }
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance <= Math.max(1, Math.min(word.length(), candidate.length()) / 3) && distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** A hint: {@code did you mean `x`?}; else the valid words when they are few; else null. */
    public static @Nullable String hint(String word, Collection<String> valid) {
        String nearest = to(word, valid);
        if (nearest != null) {
            return "did you mean " + Quoted.of(nearest) + "?";
        }
        return valid.isEmpty() || valid.size() > 24
                ? null
                : valid.stream().map(NearestWord::brief).collect(Collectors.joining(", ", "valid: ", ""));
    }

    private static String brief(String word) {
        String quoted = Quoted.of(word);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment. */
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + replace);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
