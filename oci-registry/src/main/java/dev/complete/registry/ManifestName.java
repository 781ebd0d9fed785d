package dev.complete.registry;

import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest is asked by in its repository: a tag, which may move, or its digest, which cannot.
 *
 * @param text a tag, or {@code sha256:} and digits
 */
public record ManifestName(String text, @Nullable Digest digest) {

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** Whether a text is a tag (OCI distribution specification 1.1, "Pulling manifests"). */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when {@code tag} is none, escaped */
    public static ManifestName tag(String tag) {
        if (!isTag(tag)) {
            throw new IllegalArgumentException("`" + Printable.escape(tag)
                    + "` is no tag: up to 128 letters, digits, . _ and -, the first neither . nor -");
        }
        return new ManifestName(tag, null);
    }

    public static ManifestName of(Digest digest) {
        return new ManifestName(digest.toString(), digest);
    }

    @Override
    public String toString() {
        return text;
    }
}
