package dev.complete.builder.recipe.starter.project;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Facts of a Makefile, read from its text; it is not run. */
public final class Makefile {

    private static final int MAX_DEPTH = 4;

    /** A rule's first line: its target and its prerequisites. */
    private static final Pattern RULE =
            Pattern.compile("(?m)^([A-Za-z0-9_$][^\\s:=#]*)[ \\t]*::?(?!=)([^=#\\n;]*)(?=[#\\n;]|$)");

    private static final Pattern PHONY = Pattern.compile("(?m)^\\.PHONY[ \\t]*:([^#\\n]*)");
    private static final Pattern VARIABLE =
            Pattern.compile("(?m)^([A-Za-z_][A-Za-z0-9_]*)[ \\t]*(?::{1,3}|\\?)?=[ \\t]*([^#\\n]*)");
    private static final Pattern REFERENCE = Pattern.compile("\\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]");
    private static final Pattern PROGRAM =
            Pattern.compile("(?:\\./)?(?:[A-Za-z0-9_][A-Za-z0-9_.+-]*/)*[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final Pattern NO_PROGRAM = Pattern.compile(".*\\.(?:[oadch1-9]|so|so\\..*|md|html|txt|pc)");

    private final String text;
    private final Map<String, String> variables = new HashMap<>();
    /** Prerequisites by target, in the text's order. */
    private final Map<String, String> rules = new LinkedHashMap<>();

    private final Set<String> phony = new TreeSet<>(Set.of("all", "default", "build"));

    Makefile(String text) {
        this.text = text.replace("\r\n", "\n").replaceAll("[ \\t]*\\\\\\n[ \\t]*", " ");
        VARIABLE.matcher(this.text)
                .results()
                .forEach(line ->
                        variables.putIfAbsent(line.group(1), line.group(2).strip()));
        PHONY.matcher(this.text).results().forEach(line -> phony.addAll(words(line.group(1))));
        RULE.matcher(this.text).results().forEach(line -> {
            String target = expanded(line.group(1));
            rules.merge(target, line.group(2), (a, b) -> a + " " + b);
        });
    }

    /** The programs that {@code make} builds, as paths in the folder; empty when the text does not name them. */
    Set<String> programs() {
        Set<String> programs = new LinkedHashSet<>();
        rules.keySet().stream()
                .filter(target -> !target.isEmpty())
                .findFirst()
                .ifPresent(first -> collect(first, programs, 0));
        return programs;
    }

    private void collect(String target, Set<String> programs, int depth) {
        if (!phony.contains(target)) {
            if (PROGRAM.matcher(target).matches() && !NO_PROGRAM.matcher(target).matches()) {
                programs.add(target);
            }
        } else if (depth < MAX_DEPTH) {
            words(rules.getOrDefault(target, "")).forEach(name -> collect(name, programs, depth + 1));
        }
    }

    boolean installs() {
        return rules.containsKey("install");
    }

    /** Whether the text uses the variable. */
    boolean knows(String variable) {
        return Pattern.compile("\\b" + variable + "\\b").matcher(text).find();
    }

    private List<String> words(String list) {
        return Arrays.stream(expanded(list).strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String expanded(String value) {
        String expanded = value;
        for (int depth = 0; depth < MAX_DEPTH && expanded.contains("$"); depth++) {
            expanded = REFERENCE
                    .matcher(expanded)
                    .replaceAll(name -> Matcher.quoteReplacement(variables.getOrDefault(name.group(1), "")));
        }
        return expanded;
    }
}
