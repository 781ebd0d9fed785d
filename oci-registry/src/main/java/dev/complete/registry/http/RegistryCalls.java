package dev.complete.registry.http;

import dev.complete.oci.InvalidImageException;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Attempts;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.Endpoint;
import dev.complete.registry.http.wire.HttpClients;
import dev.complete.registry.http.wire.Wire;
import dev.complete.text.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The calls of one registry's API: where they go, what they need, and how often they are made. Thread-safe. */
final class RegistryCalls {

    /** What an answer means. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Answer answer) throws IOException, InterruptedException;
    }

    private final RegistryOptions options;
    private final String host;
    private final URI origin;
    private final Wire wire;

    /** @param host with its port, as in a reference; nothing is asked yet */
    RegistryCalls(String host, RegistryOptions options) throws IOException {
        this.options = options;
        this.host = host;
        this.origin = Endpoint.of(host, options.isPlain(host));
        this.wire = new Wire(
                origin,
                new HttpClients(options.user(), options.patience()),
                options.patience(),
                options.userAgent(),
                repository -> options.logins().find(host, repository));
    }

    Wire wire() {
        return wire;
    }

    URI origin() {
        return origin;
    }

    /** For all pages of a list together. */
    Duration longestList() {
        return options.patience().list();
    }

    /** One for each call that is repeated. */
    Attempts attempts() {
        return new Attempts(options.patience(), options.notices());
    }

    /** One call, repeated when that may help. A document that is none is the registry's fault, and said with the call. */
    <T> T ask(Call call, Reader<T> reader) throws IOException, InterruptedException {
        return attempts().run(() -> {
            try (Answer answer = wire.send(call)) {
                return reader.read(answer);
            } catch (InvalidImageException e) {
                throw new RegistryException(call.what() + ": " + e.getMessage(), e);
            }
        });
    }

    /** The registry itself, and no repository of it; {@code repository} is the one whose login is used. */
    Call ping(RepositoryName repository) {
        return new Call(
                what(repository, "logging in"), "GET", origin.resolve("/v2/"), repository, List.of(), Map.of(), null);
    }

    /** @param doing what it is for, as in {@code reading blob sha256:…} */
    Call pull(String method, RepositoryName repository, String path, String doing) {
        return call(method, repository, path, doing, "pull");
    }

    /** The same by whoever may write. */
    Call push(String method, RepositoryName repository, String path, String doing) {
        return call(method, repository, path, doing, "pull,push");
    }

    private Call call(String method, RepositoryName repository, String path, String doing, String access) {
        return new Call(
                what(repository, doing),
                method,
                origin.resolve("/v2/" + path(repository) + "/" + path),
                repository,
                List.of("repository:" + path(repository) + ":" + access),
                Map.of(),
                null);
    }

    /** The repository's name in URLs. */
    String path(RepositoryName repository) {
        return Endpoint.path(host, repository.text());
    }

    /** How messages begin. */
    String what(RepositoryName repository, String doing) {
        return Printable.escape(host) + "/" + repository + ": " + doing;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
