package dev.complete.registry.http.wire;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a registry's API is. */
public final class Endpoint {

    /** Docker's own registry answers under another name than images have. */
    private static final String DOCKER_HUB = "docker.io";

    private static final String DOCKER_HUB_API = "registry-1.docker.io";
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?");

    private Endpoint() {}

    /**
     * @param host with its port, as in a reference
     * @param plain without TLS
     */
    public static URI of(String host, boolean plain) {
        return URI.create((plain ? "http://" : "https://") + (host.equals(DOCKER_HUB) ? DOCKER_HUB_API : host) + "/");
    }

    /** Whether {@code host} is this machine, which nobody listens on the way to. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Docker's own registry keeps images without a folder in one. */
    public static String path(String host, String repository) {
        return host.equals(DOCKER_HUB) && repository.indexOf('/') < 0 ? "library/" + repository : repository;
    }

    /** Whether both are one server: a login for one is never shown to another. */
    public static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
