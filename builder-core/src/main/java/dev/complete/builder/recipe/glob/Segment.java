package dev.complete.builder.recipe.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One name of a glob. {@code *} matches any number of code points, a leading dot included; {@code ?} is one;
 * {@code [a-z]} is one of a class and {@code [!a-z]} one outside it; {@code [*]}, {@code [?]}, {@code [[]} and
 * {@code [$]} are the characters themselves. There is no escape character: a backslash is literal. {@code **} alone
 * stands for any number of names. Matching costs at most the product of both lengths. Immutable.
 */
public final class Segment {

    /**
     * @param many takes any number of code points, also none
     * @param one the code points that it takes
     */
    private record Token(boolean many, IntPredicate one) {}

    private final String text;
    private final List<Token> tokens;
    private final boolean literal;

    private Segment(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = List.copyOf(tokens);
        this.literal = text.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** @param text one name: not empty, without a slash */
    static Segment parse(String text) {
        if (text.contains("**") && !text.equals("**")) {
            throw new InvalidValue(
                    "`**` stands for whole names, not for a part of one", "write `*`, or `**/` before it");
        }
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            switch (c) {
                case '*' -> tokens.add(new Token(true, any -> true));
                case '?' -> tokens.add(new Token(false, any -> true));
                case '[' -> {
                    end = classEnd(text, i);
                    if (end < 0) {
                        throw new InvalidValue(
                                "the class that `[` opens is not closed", "`[[]` is the character itself");
                    }
                    tokens.add(new Token(false, oneOf(text, i + 1, end - 1)));
                }
                default -> tokens.add(new Token(false, one -> one == c));
            }
            i = end;
        }
        return new Segment(text, tokens);
    }

    /** Index behind the {@code ]} that closes the class at {@code open}; a first {@code ]} is a member; -1 if none. */
    static int classEnd(String text, int open) {
        int i = open + 1;
        if (i < text.length() && isNegation(text.charAt(i))) {
            i++;
        }
        int close = text.indexOf(']', i + 1);
        int slash = text.indexOf('/', open);
        return close < 0 || (slash >= 0 && slash < close) ? -1 : close + 1;
    }

    private static boolean isNegation(char c) {
        return c == '!' || c == '^';
    }

    private static IntPredicate oneOf(String text, int from, int to) {
        boolean negated = isNegation(text.charAt(from));
        int[] members =
                text.substring(negated ? from + 1 : from, to).codePoints().toArray();
        List<int[]> ranges = new ArrayList<>();
        int i = 0;
        while (i < members.length) {
            boolean range = i + 2 < members.length && members[i + 1] == '-';
            int first = members[i];
            int last = members[range ? i + 2 : i];
            if (last < first) {
                throw new InvalidValue("a range runs backwards in " + Quoted.of(text), "write the lower end first");
            }
            ranges.add(new int[] {first, last});
            i += range ? 3 : 1;
        }
        return c -> ranges.stream().anyMatch(range -> c >= range[0] && c <= range[1]) != negated;
    }

    public String text() {
        return text;
    }

    /** True when this is a plain name that matches only itself. */
    public boolean isLiteral() {
        return literal;
    }

    /** True for {@code **}. */
    public boolean isAnyDepth() {
        return text.equals("**");
    }

    /** Whether this matches {@code name}, one whole name without a slash. {@code **} matches every name. */
    public boolean matches(String name) {
        if (literal) {
            return name.equals(text);
        }
        int[] points = name.codePoints().toArray();
        int token = 0;
        int at = 0;
        int star = -1;
        int resume = 0;
        // Only the last star needs another try: earlier stars keep their matches.
        while (at < points.length) {
            boolean more = token < tokens.size();
            if (more && tokens.get(token).many()) {
                star = token++;
                resume = at;
            } else if (more && tokens.get(token).one().test(points[at])) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token).many()) {
            token++;
        }
        return token == tokens.size();
    }
}
