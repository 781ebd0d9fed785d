package dev.complete.git.open.fetch;

import java.net.URL;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;

/** Scheme, host and port: how far a login may travel. {@code https://example.org}, the port only when it is unusual. */
record WebOrigin(String text, String host) {

    static WebOrigin of(URL url) {
        return of(url.getProtocol(), url.getHost(), url.getPort());
    }

    static WebOrigin of(URIish uri) {
        return of(String.valueOf(uri.getScheme()), String.valueOf(uri.getHost()), uri.getPort());
    }

    private static WebOrigin of(String scheme, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean usual = port <= 0 || port == 443;
        return new WebOrigin(scheme.toLowerCase(Locale.ROOT) + "://" + name + (usual ? "" : ":" + port), name);
    }
}
