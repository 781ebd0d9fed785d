package dev.complete.registry.http;

import dev.complete.registry.RegistryException;
import dev.complete.registry.login.EnvironmentProxies;
import dev.complete.registry.login.HostCertificates;
import dev.complete.registry.login.UserEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one registry's client: one client for each host, because each host may have certificates of its own.
 * HTTP/1.1 throughout: the JDK would try to upgrade each plain connection, and blobs want connections of their own.
 * Redirects are never followed here. Thread-safe.
 */
final class HttpClients {

    private final UserEnvironment user;
    private final Patience patience;
    private final EnvironmentProxies proxies;
    private final Map<String, HttpClient> clients = new HashMap<>();

    HttpClients(UserEnvironment user, Patience patience) throws RegistryException {
        this.user = user;
        this.patience = patience;
        this.proxies = EnvironmentProxies.of(user);
    }

    /** The login of the proxy that {@code uri} is reached by; null when there is none. */
    @Nullable
    String proxyLogin(URI uri) {
        return proxies.authorization(uri);
    }

    synchronized HttpClient of(URI uri) throws IOException {
        String authority = uri.getRawAuthority();
        HttpClient known = clients.get(authority);
        if (known != null) {
            return known;
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .proxy(proxies);
        SSLContext certificates = HostCertificates.of(authority, user);
        if (certificates != null) {
            builder.sslContext(certificates);
        }
        HttpClient client = builder.build();
        clients.put(authority, client);
        return client;
    }
}
