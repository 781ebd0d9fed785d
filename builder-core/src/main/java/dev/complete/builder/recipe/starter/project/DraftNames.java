package dev.complete.builder.recipe.starter.project;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives each component of a starter manifest a unique, valid name. */
public final class DraftNames {

    private static final int MAX_LENGTH = 40;

    private final Set<String> used = new HashSet<>();

    /** A name from the last part of {@code path}; {@code otherwise} when none of it is usable. */
    public String of(String path, String otherwise) {
        String wanted = clean(path.substring(path.lastIndexOf('/') + 1).replace("$arch", ""), otherwise);
        String name = wanted;
        for (int i = 2; !used.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /** A name for a comment, which stays free for a component. */
    public String unused(String path) {
        return clean(path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\..*", ""), "archive");
    }

    public static String clean(String text, String otherwise) {
        String name = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        name = name.substring(0, Math.min(name.length(), MAX_LENGTH)).replaceAll("^-|-$", "");
        return name.isEmpty() ? otherwise : name;
    }
}
