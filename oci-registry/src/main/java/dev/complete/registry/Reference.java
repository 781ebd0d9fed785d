package dev.complete.registry;

import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is in a registry: {@code HOST[:PORT]/REPOSITORY[:TAG][@DIGEST]}. The host is always said; no name is
 * looked for in a registry that nobody named.
 *
 * @param host with its port when one was said, in lower case
 */
public record Reference(
        String host,
        RepositoryName repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    private static final String DOCKER = "docker://";
    private static final Pattern HOST =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

    /**
     * @param text with or without {@code docker://}, which other tools want before it
     * @throws IllegalArgumentException saying what is wrong and how it is written, escaped
     */
    public static Reference parse(String text) {
        String rest = text.startsWith(DOCKER) ? text.substring(DOCKER.length()) : text;
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw wrong(text, "it names no registry");
        }
        String host = rest.substring(0, slash).toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches() || !isHost(host) || !isAuthority(host)) {
            throw wrong(text, "`" + Printable.escape(rest.substring(0, slash)) + "` is no registry's host");
        }
        rest = rest.substring(slash + 1);
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = digest(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            tag = ManifestName.tag(rest.substring(colon + 1)).text();
            rest = rest.substring(0, colon);
        }
        return new Reference(host, new RepositoryName(rest), tag, digest);
    }

    /** A first part without a dot or port is a folder of some registry, as in all tools; {@code localhost} is a host. */
    private static boolean isHost(String first) {
        return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    }

    /** As Java's client takes it: no address with a part above 255, no empty label, no port that there is not. */
    private static boolean isAuthority(String host) {
        try {
            URI uri = new URI("https://" + host + "/");
            return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "`" + Printable.escape(text) + "` is no digest: say sha256: and 64 digits", e);
        }
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("`" + Printable.escape(text) + "` is no reference: " + why
                + "; say HOST[:PORT]/REPOSITORY[:TAG][@sha256:DIGEST]");
    }

    /** Its digest, else its tag, else {@code latest}, as all tools have it. */
    public ManifestName name() {
        if (digest != null) {
            return ManifestName.of(digest);
        }
        return ManifestName.tag(tag == null ? "latest" : tag);
    }

    public Reference with(Digest newDigest) {
        return new Reference(host, repository, tag, newDigest);
    }

    @Override
    public String toString() {
        return host + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
