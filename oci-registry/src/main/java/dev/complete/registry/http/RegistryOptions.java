package dev.complete.registry.http;

import dev.complete.registry.http.wire.Endpoint;
import dev.complete.registry.http.wire.Patience;
import dev.complete.registry.login.HostCertificates;
import dev.complete.registry.login.RegistryLogins;
import dev.complete.registry.login.UserEnvironment;
import java.util.function.Consumer;

/**
 * How registries are talked to.
 *
 * @param user where the user keeps certificates, and which proxies are used
 * @param plainHttp without TLS although the registry is on another machine
 * @param uploads the memory of uploads that broke off
 * @param userAgent of requests, {@code complete/VERSION}
 * @param notices told of each failure that is followed by another attempt: a sentence, escaped
 */
public record RegistryOptions(
        UserEnvironment user,
        RegistryLogins logins,
        boolean plainHttp,
        Patience patience,
        OpenUploads uploads,
        String userAgent,
        Consumer<String> notices) {

    /** A registry on this machine is plain unless a certificate is kept for it. */
    boolean isPlain(String host) {
        return plainHttp || (Endpoint.isLoopback(host) && !HostCertificates.areKept(host, user));
    }
}
