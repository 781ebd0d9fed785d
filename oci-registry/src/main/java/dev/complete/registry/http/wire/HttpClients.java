package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import dev.complete.registry.login.EnvironmentProxies;
import dev.complete.registry.login.HostCertificates;
import dev.complete.registry.login.UserEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one registry's client.
 * HTTP/1.1 throughout: the JDK would try to upgrade each plain connection, and blobs want connections of their own.
 * Redirects are never followed here. Thread-safe.
 */
public final class HttpClients {

    /** No host's name. */
    private static final String PLAIN = "http:";

    private final UserEnvironment user;
    private final Patience patience;
    private final EnvironmentProxies proxies;
    private final Map<String, HttpClient> clients = new HashMap<>();

    public HttpClients(UserEnvironment user, Patience patience) throws RegistryException {
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
        boolean plain = uri.getScheme().equalsIgnoreCase("http");
        String authority = uri.getRawAuthority();
        String key = plain ? PLAIN : HostCertificates.areKept(authority, user) ? authority : "";
        HttpClient known = clients.get(key);
        if (known == null) {
            known = client(plain ? trustsNobody() : HostCertificates.of(key, user));
            clients.put(key, known);
        }
        return known;
    }

    /** Java would read all authorities that it knows, which takes longer than most questions, for nothing. */
    private static SSLContext trustsNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private HttpClient client(@Nullable SSLContext certificates) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .proxy(proxies);
        return certificates == null
                ? builder.build()
                : builder.sslContext(certificates).build();
    }
}
