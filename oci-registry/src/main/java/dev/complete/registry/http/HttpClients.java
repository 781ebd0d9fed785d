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
 * The connections of one registry's client.
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

    /** Hosts without certificates of their own share one client: each has a thread. */
    synchronized HttpClient of(URI uri) throws IOException {
        String authority = uri.getRawAuthority();
        String key = HostCertificates.areKept(authority, user) ? authority : "";
        HttpClient known = clients.get(key);
        if (known == null) {
            known = client(key);
            clients.put(key, known);
        }
        return known;
    }

    private HttpClient client(String authority) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .proxy(proxies);
        SSLContext certificates = HostCertificates.of(authority, user);
        return certificates == null
                ? builder.build()
                : builder.sslContext(certificates).build();
    }
}
