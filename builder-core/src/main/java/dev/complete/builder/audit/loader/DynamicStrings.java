package dev.complete.builder.audit.loader;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tokens in {@code DT_NEEDED}, {@code DT_RPATH} and {@code DT_RUNPATH}: {@code ld.so(8)}, "Dynamic string tokens". */
final class DynamicStrings {

    private static final Pattern TOKEN = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)\\})");
    private static final Pattern ORIGIN = Pattern.compile("\\$(?:ORIGIN|\\{ORIGIN\\})");

    private DynamicStrings() {}

    /**
     * Expands tokens as glibc: a token ends where an identifier would; other text is unchanged.
     *
     * @param values by name, such as {@code ORIGIN}
     */
    static String glibc(String text, Map<String, String> values) {
        return TOKEN.matcher(text).replaceAll(token -> {
            String name = token.group(1) == null ? token.group(2) : token.group(1);
            return Matcher.quoteReplacement(values.getOrDefault(name, token.group()));
        });
    }

    /**
     * Expands tokens as musl: only {@code $ORIGIN}, at any place; null when there is any other dollar, which makes the
     * whole path invalid.
     */
    static @Nullable String musl(String text, String origin) {
        Matcher origins = ORIGIN.matcher(text);
        return origins.replaceAll("").contains("$") ? null : origins.replaceAll(Matcher.quoteReplacement(origin));
    }
}
