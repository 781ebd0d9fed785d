package dev.complete.registry.http;

import dev.complete.oci.JsonObject;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.login.Challenge;
import dev.complete.registry.login.Credential;
import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Authorization} header of one registry: basic, or a bearer token that another server gives out (Docker's token
 * authentication: "Token Authentication Specification" and "OAuth2 Token Authentication"). Tokens are kept by what they
 * allow, and asked for again when the registry takes one no more. Thread-safe.
 */
final class Authorization {

    /** Sends a call, and the login to no other server than the one that is called. */
    @FunctionalInterface
    interface Sender {
        Answer send(Call call, @Nullable String login) throws IOException, InterruptedException;
    }

    private static final String CLIENT = "complete";

    /** Tokens carry signatures and lists of what they allow. */
    private static final int MAX_BYTES = 1 << 20;

    private final URI origin;
    private final UserLogin login;
    private final Sender sender;
    private final Map<RepositoryName, Optional<Credential>> credentials = new HashMap<>();
    private final Map<List<String>, String> tokens = new HashMap<>();
    private @Nullable Challenge challenge;

    Authorization(URI origin, UserLogin login, Sender sender) {
        this.origin = origin;
        this.login = login;
        this.sender = sender;
    }

    /** What is known to be asked for; null as long as nothing was. */
    synchronized @Nullable String header(Call call) throws IOException, InterruptedException {
        return challenge == null ? null : header(call, challenge);
    }

    /**
     * The answer to {@code 401 Unauthorized}: a token that was used is not used again.
     *
     * @throws RegistryException when there is no login, or the token server refuses it
     */
    synchronized String answering(Call call, Answer unauthorized) throws IOException, InterruptedException {
        List<Challenge> challenges = Challenge.parse(unauthorized.headers().allValues("WWW-Authenticate"));
        Challenge chosen = first("bearer", challenges);
        if (chosen == null) {
            chosen = first("basic", challenges);
        }
        if (chosen == null) {
            throw new RegistryException(call.what() + ": the registry wants a login and does not say one that is known"
                    + " here: neither Bearer nor Basic");
        }
        challenge = chosen;
        tokens.remove(scopes(call, chosen));
        return header(call, chosen);
    }

    private static @Nullable Challenge first(String scheme, List<Challenge> challenges) {
        return challenges.stream()
                .filter(each -> each.scheme().equalsIgnoreCase(scheme))
                .findFirst()
                .orElse(null);
    }

    private String header(Call call, Challenge asked) throws IOException, InterruptedException {
        Credential credential = credential(call.repository());
        if (asked.scheme().equalsIgnoreCase("basic")) {
            if (credential instanceof Credential.Password password) {
                return basic(password);
            }
            throw new RegistryException(call.what() + ": " + needsLogin());
        }
        if (credential instanceof Credential.RegistryToken token) {
            return "Bearer " + token.token();
        }
        List<String> scopes = scopes(call, asked);
        String token = tokens.get(scopes);
        if (token == null) {
            token = fetched(call, asked, scopes, credential);
            tokens.put(scopes, token);
        }
        return "Bearer " + token;
    }

    /** Asked for once: a credential helper may ask the user. */
    private @Nullable Credential credential(RepositoryName repository) throws IOException {
        Optional<Credential> known = credentials.get(repository);
        if (known == null) {
            known = Optional.ofNullable(login.at(repository));
            credentials.put(repository, known);
        }
        return known.orElse(null);
    }

    private static String basic(Credential.Password login) {
        String pair = login.user() + ":" + login.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** What the call needs, and what the registry said that it needs. */
    private static List<String> scopes(Call call, Challenge asked) {
        TreeSet<String> scopes = new TreeSet<>(call.scopes());
        String said = asked.parameters().getOrDefault("scope", "");
        for (String scope : said.split(" ", 0)) {
            boolean covered = scope.isEmpty() || call.scopes().stream().anyMatch(own -> covers(own, scope));
            if (!covered) {
                scopes.add(scope);
            }
        }
        return List.copyOf(scopes);
    }

    /** Whether both are about one repository: what the call says of it is what the call needs. */
    private static boolean covers(String own, String scope) {
        int end = own.lastIndexOf(':');
        return scope.startsWith(own.substring(0, end + 1));
    }

    private String fetched(Call call, Challenge asked, List<String> scopes, @Nullable Credential credential)
            throws IOException, InterruptedException {
        URI realm = realm(call, asked);
        Map<String, String> service = new HashMap<>();
        String named = asked.parameters().get("service");
        if (named != null) {
            service.put("service", named);
        }
        Call request = credential instanceof Credential.IdentityToken identity
                ? refresh(call, realm, service, scopes, identity)
                : ask(call, realm, service, scopes);
        String header = credential instanceof Credential.Password password ? basic(password) : null;
        try (Answer answer = sender.send(request, header)) {
            if (answer.status() == 401 || answer.status() == 403) {
                throw new RegistryException(call.what() + ": "
                        + (credential == null ? needsLogin() : "the login is refused" + RegistryErrors.of(answer)));
            }
            if (answer.status() != 200) {
                throw answer.unexpected();
            }
            JsonObject json = JsonObject.parse("token", answer.read(MAX_BYTES));
            String token = json.optionalText("token");
            if (token == null) {
                token = json.text("access_token");
            }
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new RegistryException(call.what() + ": the token of " + shown(realm) + " is none");
            }
            return token;
        }
    }

    /** A token server is another host by design; the login goes to it in the clear only when it does to the registry. */
    private URI realm(Call call, Challenge asked) throws RegistryException {
        String said = asked.parameters().get("realm");
        if (said == null) {
            throw new RegistryException(call.what() + ": the registry wants a token and does not say where to get one");
        }
        URI realm = Wire.target(call, origin, said);
        boolean plain = realm.getScheme().equalsIgnoreCase("http");
        if (plain && !Endpoint.isLoopback(realm.getRawAuthority()) && !Endpoint.sameOrigin(origin, realm)) {
            throw new RegistryException(call.what() + ": the registry wants the login to be sent to " + shown(realm)
                    + " without encryption; it is not sent");
        }
        return realm;
    }

    private static Call ask(Call call, URI realm, Map<String, String> service, List<String> scopes) {
        List<String> query = new ArrayList<>();
        service.forEach((key, value) -> query.add(pair(key, value)));
        scopes.forEach(scope -> query.add(pair("scope", scope)));
        String before = realm.getRawQuery() == null ? "" : realm.getRawQuery() + "&";
        String path = String.valueOf(realm.getRawPath());
        URI asked = URI.create(
                realm.getScheme() + "://" + realm.getRawAuthority() + path + "?" + before + String.join("&", query));
        return new Call(
                call.what() + ": asking " + shown(realm) + " for a token",
                "GET",
                asked,
                call.repository(),
                List.of(),
                Map.of(),
                null);
    }

    private static Call refresh(
            Call call, URI realm, Map<String, String> service, List<String> scopes, Credential.IdentityToken identity) {
        List<String> form = new ArrayList<>(List.of(
                pair("grant_type", "refresh_token"),
                pair("client_id", CLIENT),
                pair("scope", String.join(" ", scopes)),
                pair("refresh_token", identity.token())));
        service.forEach((key, value) -> form.add(pair(key, value)));
        byte[] body = String.join("&", form).getBytes(StandardCharsets.US_ASCII);
        return new Call(
                call.what() + ": asking " + shown(realm) + " for a token",
                "POST",
                realm,
                call.repository(),
                List.of(),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                new Call.Body(body.length, () -> new ByteArrayInputStream(body)));
    }

    private static String pair(String key, String value) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** What is thrown when the registry does not take a login that it asked for. */
    RegistryException refused(Call call, Answer answer) {
        return new RegistryException(
                call.what() + ": the registry refuses the login" + RegistryErrors.of(answer) + "; is it allowed to?");
    }

    private String needsLogin() {
        return "a login is needed, and there is none for " + Printable.escape(origin.getRawAuthority())
                + "; `podman login` or `docker login` stores one, or say --username with --password-stdin";
    }

    private static String shown(URI uri) {
        return Printable.escape(uri.getRawAuthority());
    }
}
