package dev.complete.text;

import java.util.List;

/** Lists in messages: the first few things, and how many more there are. Stateless. */
public final class ListText {

    private ListText() {}

    /** {@code a, b and 7 more}. */
    public static String words(List<String> words, int most) {
        return first(words, most, ", ", " and ");
    }

    /** {@link #words} of things from outside, escaped. */
    public static String escaped(List<?> things, int most) {
        return words(
                things.stream().map(thing -> Printable.escape(thing.toString())).toList(), most);
    }

    /** The lines, the last of which says {@code and 7 more}. */
    public static String lines(List<String> lines, int most) {
        return first(lines, most, "\n", "\nand ");
    }

    private static String first(List<String> all, int most, String separator, String beforeCount) {
        int more = all.size() - most;
        return more <= 0
                ? String.join(separator, all)
                : String.join(separator, all.subList(0, most)) + beforeCount + more + " more";
    }
}
