package dev.complete.registry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what: basic logins, and bearer tokens as distribution's token service hands them out ("Token Authentication
 * Specification", "OAuth2 Token Authentication"). Thread-safe.
 */
final class Logins {

    static final String SERVICE = "registry.example";

    private final Login login;
    private final URI realm;
    private final Map<String, Grant> tokens = new HashMap<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private final Set<String> denied = new HashSet<>();
    private int uses = Integer.MAX_VALUE;

    /** What a token is good for. */
    private static final class Grant {

        private final Set<String> scopes;
        private int usesLeft;

        Grant(Set<String> scopes, int usesLeft) {
            this.scopes = scopes;
            this.usesLeft = usesLeft;
        }
    }

    Logins(Login login, URI realm) {
        this.login = login;
        this.realm = realm;
    }

    /** Nobody may do anything with this repository. */
    synchronized void deny(String repository) {
        denied.add(repository);
    }

    /** Tokens that are handed out from now on are good for so many requests. */
    synchronized void tokensLast(int requests) {
        uses = requests;
    }

    /** No token that was handed out is good any more; refresh tokens are. */
    synchronized void expireTokens() {
        tokens.clear();
    }

    /** A token with which other tokens can be had. */
    synchronized String newRefreshToken() {
        String token = "refresh-" + UUID.randomUUID();
        refreshTokens.add(token);
        return token;
    }

    /** The answer to a request that is not allowed, or null. */
    synchronized @Nullable Answer refusal(ServedRequest request) {
        String header = request.header("Authorization");
        if (login instanceof Login.Basic basic) {
            if (!isBasic(header, basic.user(), basic.password())) {
                return unauthorized("Basic realm=\"registry\"");
            }
            return scopes(request).stream().anyMatch(this::isDenied)
                    ? Answer.error(403, "DENIED", "requested access to the resource is denied")
                    : null;
        }
        return login instanceof Login.Bearer ? bearerRefusal(request, header) : null;
    }

    private @Nullable Answer bearerRefusal(ServedRequest request, @Nullable String header) {
        Set<String> wanted = scopes(request);
        String challenge = "Bearer realm=\"" + realm + "\",service=\"" + SERVICE + "\""
                + (wanted.isEmpty() ? "" : ",scope=\"" + String.join(" ", wanted) + "\"");
        if (header == null || !header.startsWith("Bearer ")) {
            return unauthorized(challenge);
        }
        Grant grant = tokens.get(header.substring("Bearer ".length()));
        if (grant == null || grant.usesLeft == 0) {
            return unauthorized(challenge + ",error=\"invalid_token\"");
        }
        if (!grant.scopes.containsAll(actions(wanted))) {
            return unauthorized(challenge + ",error=\"insufficient_scope\"");
        }
        grant.usesLeft--;
        return null;
    }

    private static Answer unauthorized(String challenge) {
        return Answer.error(401, "UNAUTHORIZED", "authentication required").with("WWW-Authenticate", challenge);
    }

    /** What a request needs, as a challenge says it. */
    private static Set<String> scopes(ServedRequest request) {
        Set<String> scopes = new TreeSet<>();
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        Distribution.repository(request)
                .ifPresent(name -> scopes.add("repository:" + name + (reads ? ":pull" : ":pull,push")));
        String from = request.asked("from");
        if (from != null) {
            scopes.add("repository:" + from + ":pull");
        }
        return scopes;
    }

    /** One for each action: {@code repository:NAME:pull}. */
    private static Set<String> actions(Set<String> scopes) {
        Set<String> actions = new HashSet<>();
        for (String scope : scopes) {
            int colon = scope.lastIndexOf(':');
            for (String action : scope.substring(colon + 1).split(",", -1)) {
                actions.add(scope.substring(0, colon + 1) + action);
            }
        }
        return actions;
    }

    private boolean isDenied(String scope) {
        return denied.contains(scope.substring(scope.indexOf(':') + 1, scope.lastIndexOf(':')));
    }

    private static boolean isBasic(@Nullable String header, String user, String password) {
        String right = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + right).equals(header);
    }

    /** The token service: GET with a basic login or none, POST with a password or a refresh token. */
    synchronized Answer token(ServedRequest request, InputStream body) throws IOException {
        if (!(login instanceof Login.Bearer bearer)) {
            return Answer.error(404, "UNSUPPORTED", "there is no token service");
        }
        Map<String, List<String>> form = request.method().equals("POST")
                ? ServedRequest.fields(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                : request.query();
        String header = request.header("Authorization");
        boolean known = request.method().equals("POST")
                ? isGranted(form, bearer)
                : isBasic(header, bearer.user(), bearer.password());
        if (!known && (header != null || request.method().equals("POST") || !bearer.anonymousPull())) {
            return Answer.error(401, "UNAUTHORIZED", "incorrect username or password");
        }
        if (!SERVICE.equals(first(form, "service"))) {
            return Answer.error(400, "UNSUPPORTED", "no such service");
        }
        List<String> asked = new ArrayList<>();
        form.getOrDefault("scope", List.of()).forEach(scopes -> asked.addAll(List.of(scopes.split(" ", -1))));
        asked.removeIf(scope -> scope.chars().filter(c -> c == ':').count() != 2 || isDenied(scope));
        Set<String> granted = actions(new HashSet<>(asked));
        granted.removeIf(action -> !known && !action.endsWith(":pull"));
        String token = "token-" + UUID.randomUUID();
        tokens.put(token, new Grant(granted, uses));
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("token", token)
                .put("access_token", token)
                .put("expires_in", 300);
        if (known && ("true".equals(first(form, "offline_token")) || "offline".equals(first(form, "access_type")))) {
            answer.put("refresh_token", newRefreshToken());
        }
        return Answer.json(200, answer);
    }

    private boolean isGranted(Map<String, List<String>> form, Login.Bearer bearer) {
        if ("refresh_token".equals(first(form, "grant_type"))) {
            String token = first(form, "refresh_token");
            return token != null && refreshTokens.contains(token);
        }
        return "password".equals(first(form, "grant_type"))
                && bearer.user().equals(first(form, "username"))
                && bearer.password().equals(first(form, "password"));
    }

    private static @Nullable String first(Map<String, List<String>> form, String field) {
        List<String> values = form.get(field);
        return values == null ? null : values.get(0);
    }
}
