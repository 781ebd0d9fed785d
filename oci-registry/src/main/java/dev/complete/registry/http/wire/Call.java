package dev.complete.registry.http.wire;

import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is meant; logins and redirects are not in it.
 *
 * @param what it is for, as messages begin: {@code registry.example/orders: pushing blob sha256:…}; escaped
 * @param repository whose login is used
 * @param scopes what that login must allow, as tokens say it: {@code repository:orders:pull}
 * @param headers in any order
 * @param body null for none
 * @param stays whether a redirect to another server is an answer, and not followed
 */
public record Call(
        String what,
        String method,
        URI uri,
        RepositoryName repository,
        List<String> scopes,
        Map<String, String> headers,
        @Nullable Body body,
        boolean stays) {

    /** Opens a body at its first byte, for each attempt. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException, InterruptedException;
    }

    /** @param length in bytes, as many as the stream has */
    public record Body(long length, Opener opener) {}

    public Call(
            String what,
            String method,
            URI uri,
            RepositoryName repository,
            List<String> scopes,
            Map<String, String> headers,
            @Nullable Body body) {
        this(what, method, uri, repository, scopes, headers, body, false);
    }

    public Call staying() {
        return new Call(what, method, uri, repository, scopes, headers, body, true);
    }

    public Call {
        headers = Map.copyOf(headers);
        scopes = List.copyOf(scopes);
    }

    public Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(what, method, uri, repository, scopes, more, body, stays);
    }

    public Call with(Body newBody) {
        return new Call(what, method, uri, repository, scopes, headers, newBody, stays);
    }

    /** Whether it is more than a question: a registry may have to copy what it was sent before it answers. */
    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    public Call at(URI elsewhere) {
        return new Call(what, method, elsewhere, repository, scopes, headers, body, stays);
    }

    public Call needing(String scope) {
        List<String> more = new ArrayList<>(scopes);
        more.add(scope);
        return new Call(what, method, uri, repository, more, headers, body, stays);
    }
}
