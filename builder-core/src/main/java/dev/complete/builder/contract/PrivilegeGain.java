package dev.complete.builder.contract;

import dev.complete.builder.recipe.ImageRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Ways for a program to have more rights than the process that starts it. Each is the id of an audit rule. */
public enum PrivilegeGain {
    SETUID,
    SETGID,
    CAPABILITIES;

    /** As {@code allow} in the manifest and the audit's findings name it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(PrivilegeGain::id).toList();
    }

    /** Whether the manifest accepts a program with any of them. */
    static boolean isAllowed(ImageRecipe recipe) {
        return recipe.allow().stream()
                .anyMatch(allow -> ids().contains(allow.rule().value()));
    }
}
