package dev.complete.registry;

import dev.complete.text.Printable;
import java.util.regex.Pattern;

/**
 * A repository's name in its registry, such as {@code team/orders} (OCI distribution specification 1.1, "Pulling
 * manifests").
 */
public record RepositoryName(String text) {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

    /** With a host's name before it, a name has at most 255 characters in many registries. */
    private static final int MAX_LENGTH = 255;

    /** @throws IllegalArgumentException saying what is wrong, escaped */
    public RepositoryName {
        if (!isName(text)) {
            throw new IllegalArgumentException("`" + Printable.escape(text)
                    + "` is no name of a repository: lower-case letters, digits and, between them, . _ - and /");
        }
    }

    /** Whether a text is a repository's name. */
    public static boolean isName(String text) {
        return text.length() <= MAX_LENGTH && NAME.matcher(text).matches();
    }

    /** What stands behind the last slash: {@code orders}. */
    public String lastPart() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
