package dev.complete.registry.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request, without its body.
 *
 * @param path as it was sent
 * @param query as it was sent; empty when there was none
 * @param headers by name, whatever its case
 */
record PullRequest(String method, String path, String query, Map<String, List<String>> headers) {

    static PullRequest of(HttpExchange exchange) {
        URI target = exchange.getRequestURI();
        TreeMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Headers sent = exchange.getRequestHeaders();
        sent.forEach((name, values) -> headers.put(name, List.copyOf(values)));
        return new PullRequest(
                exchange.getRequestMethod(), text(target.getRawPath()), text(target.getRawQuery()), headers);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    boolean reads() {
        return method.equals("GET") || isHead();
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean hasBody() {
        return headers.containsKey("Transfer-Encoding")
                || !headers.getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
    }

    int length() {
        return path.length() + query.length();
    }

    /** All values of a header, in their order. */
    List<String> all(String header) {
        return headers.getOrDefault(header, List.of());
    }

    /** The first value of a header; null when it was not sent. */
    @Nullable
    String first(String header) {
        List<String> values = all(header);
        return values.isEmpty() ? null : values.get(0);
    }

    /**
     * The first value of a field of the query, decoded; null when it is not there.
     *
     * @throws IllegalArgumentException when it is not encoded as it must be
     */
    @Nullable
    String asked(String field) {
        for (String each : query.split("&", -1)) {
            if (each.startsWith(field + "=")) {
                return URLDecoder.decode(each.substring(field.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
