package dev.complete.registry.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that came, without its body.
 *
 * @param path decoded
 * @param query decoded: the values of each name
 * @param headers by name, whatever its case
 * @param target path and query as they were sent
 */
public record ServedRequest(
        String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers, String target) {

    static ServedRequest of(HttpExchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Headers sent = exchange.getRequestHeaders();
        sent.forEach((name, values) -> headers.put(name, List.copyOf(values)));
        return new ServedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                fields(exchange.getRequestURI().getRawQuery()),
                headers,
                exchange.getRequestURI().toString());
    }

    /** The fields of a query or of a form. */
    static Map<String, List<String>> fields(@Nullable String encoded) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String field : (encoded == null ? "" : encoded).split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.computeIfAbsent(decoded(field.substring(0, equals)), any -> new ArrayList<>())
                        .add(decoded(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** The first value of a field of the query, or null. */
    public @Nullable String asked(String field) {
        List<String> values = query.get(field);
        return values == null ? null : values.get(0);
    }

    /** All requests of a method whose path has this part. */
    public static Predicate<ServedRequest> to(String method, String part) {
        return request -> request.method().equals(method) && request.path().contains(part);
    }

    public static Predicate<ServedRequest> any() {
        return request -> true;
    }

    /** A look at, or a download of, a blob. */
    public boolean isBlob() {
        return path.contains("/blobs/") && !isUpload();
    }

    public boolean isUpload() {
        return path.contains("/blobs/uploads/");
    }

    public boolean isManifest() {
        return path.contains("/manifests/");
    }

    public boolean isToken() {
        return path.equals(RegistryServer.TOKEN_PATH);
    }

    /** The ping, or a question for a token: what a client asks only to log in. */
    public boolean isLogin() {
        return isToken() || path.equals("/v2/");
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
