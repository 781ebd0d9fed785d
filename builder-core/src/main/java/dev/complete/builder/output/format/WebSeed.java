package dev.complete.builder.output.format;

import dev.complete.text.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where a torrent's files are served over HTTP (BEP 19).
 *
 * @param url of the folder that holds {@code oci/}; ends in a slash
 */
public record WebSeed(URI url) {

    private static final int MAX_LENGTH = 2_000;

    public WebSeed {
        String problem = problem(url);
        if (problem != null) {
            throw new IllegalArgumentException("`" + Printable.escape(url.toString()) + "` " + problem);
        }
        if (!url.getRawPath().endsWith("/")) {
            url = URI.create(url + "/");
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, escaped */
    public static WebSeed parse(String text) {
        try {
            return new WebSeed(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("`" + Printable.escape(text) + "` is no URL", e);
        }
    }

    private static @Nullable String problem(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
            return "is no http or https URL";
        }
        if (url.getRawUserInfo() != null) {
            return "holds a login, which everybody could read in the torrent";
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            return "has more than a path: paths of files are appended to it";
        }
        return url.toString().length() > MAX_LENGTH ? "is longer than " + MAX_LENGTH + " characters" : null;
    }

    /** In ASCII, as it stands in the torrent. */
    @Override
    public String toString() {
        return url.toASCIIString();
    }
}
