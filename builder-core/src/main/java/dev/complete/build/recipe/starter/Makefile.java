package dev.complete.build.recipe.starter;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Makefile says in plain words; it is not run. */
final class Makefile {

    private static final Pattern INSTALL = Pattern.compile("(?m)^install\\s*:(?!=)");

    /** A rule's first line: its target, and what it is made from. */
    private static final Pattern RULE =
            Pattern.compile("(?m)^([A-Za-z0-9_][A-Za-z0-9_.+-]*)[ \\t]*:(?![=:])([^#\\n]*)");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

    private Makefile() {}

    static boolean installs(String text) {
        return INSTALL.matcher(text).find();
    }

    /** What {@code make} makes: the first rule's target, or what `all` is made from. Empty when that is not plain. */
    static String program(String text) {
        Matcher rule = RULE.matcher(text);
        if (!rule.find()) {
            return "";
        }
        if (!rule.group(1).equals("all")) {
            return rule.group(1);
        }
        List<String> made = List.of(rule.group(2).strip().split("\\s+", -1));
        return PLAIN.matcher(made.get(0)).matches() ? made.get(0) : "";
    }
}
