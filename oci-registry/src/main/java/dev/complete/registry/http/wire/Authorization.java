package dev.complete.registry.http.wire;

import dev.complete.oci.InvalidImageException;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

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
        return challenge == null ? null : header(call, challenge, call.scopes());
    }

    /**
     * The answer to {@code 401 Unauthorized}.
     *
     * @param used the header that the registry did not take; null when there was none
     * @throws RegistryException when there is no login, or the token server refuses it
     */
    synchronized String answering(Call call, Answer unauthorized, @Nullable String used)
            throws IOException, InterruptedException {
        List<Challenge> challenges = Challenge.parse(unauthorized.headers().allValues("WWW-Authenticate"));
        Challenge chosen = first("bearer", challenges);
        if (chosen == null) {
            chosen = first("basic", challenges);
        }
        if (chosen == null) {
            throw new RegistryException(call.what() + ": the registry answered 401 and wants a login that is not known"
                    + " here: neither Bearer nor Basic");
        }
        challenge = chosen;
        if (Objects.equals(used, "Bearer " + tokens.get(call.scopes()))) {
            tokens.remove(call.scopes()); // unless another thread has got a new one by now
        }
        return header(call, chosen, scopes(call, chosen));
    }

    private static @Nullable Challenge first(String scheme, List<Challenge> challenges) {
        return challenges.stream()
                .filter(each -> each.scheme().equals(scheme))
                .findFirst()
                .orElse(null);
    }

    /** @param scopes what a token is asked for: what the call needs, and what the registry says of this call */
    private String header(Call call, Challenge asked, List<String> scopes) throws IOException, InterruptedException {
        Credential credential = credential(call.repository());
        if (asked.scheme().equals("basic")) {
            if (credential instanceof Credential.Password password) {
                return basic(password);
            }
            throw new RegistryException(call.what() + ": the registry answered 401: " + needsLogin());
        }
        if (credential instanceof Credential.RegistryToken token) {
            if (!TOKEN.matcher(token.token()).matches()) {
                throw new RegistryException(call.what() + ": the token that is stored for this registry is none");
            }
            return "Bearer " + token.token();
        }
        String token = tokens.get(call.scopes());
        if (token == null) {
            token = fetched(call, asked, scopes, credential);
            tokens.put(call.scopes(), token);
        }
        return "Bearer " + token;
    }

    /** Asked for once: a credential helper may ask the user. */
    private synchronized @Nullable Credential credential(RepositoryName repository) throws IOException {
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
        try (Answer answer = Wire.lasting(request, sender.send(request, header))) {
            if (answer.status() == 401 || answer.status() == 403) {
                throw new RegistryException(call.what() + ": "
                        + (credential == null
                                ? needsLogin()
                                : shown(realm) + " answered " + answer.status() + " and refuses the login"
                                        + RegistryErrors.of(answer)));
            }
            if (answer.status() != 200) {
                throw answer.unexpected();
            }
            return token(request, answer.read(MAX_BYTES));
        }
    }

    /** What is wrong with it is not said: it may be most of a token. */
    private static String token(Call request, byte[] document) throws RegistryException {
        try {
            JsonObject json = JsonObject.parse("token", document);
            String token = json.optionalText("token");
            String found = token == null ? json.text("access_token") : token;
            if (TOKEN.matcher(found).matches()) {
                return found;
            }
        } catch (InvalidImageException e) {
            // said below
        }
        throw new RegistryException(request.what() + ": the answer is no JSON with a token");
    }

    /** A token server is another host by design; the login goes to it in the clear only when it does to the registry. */
    private URI realm(Call call, Challenge asked) throws RegistryException {
        String said = asked.parameters().get("realm");
        if (said == null) {
            throw new RegistryException(
                    call.what() + ": the registry answered 401 and names no realm to get a token from");
        }
        URI realm = Wire.target(call, origin, "realm", said);
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
                        new Call.Body(body.length, () -> new ByteArrayInputStream(body)))
                .staying(); // the body is a secret
    }

    private static String pair(String key, String value) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** What is thrown when the registry does not take a login that it asked for. */
    RegistryException refused(Call call, Answer answer) throws IOException {
        if (credential(call.repository()) == null) {
            return new RegistryException(call.what() + ": the registry answered 401: " + needsLogin());
        }
        return new RegistryException(call.what() + ": the registry answered 401 and refuses the login"
                + RegistryErrors.of(answer) + "; is it allowed to?");
    }

    private String needsLogin() {
        return "a login is needed, and there is none for " + Printable.escape(origin.getRawAuthority())
                + "; `podman login` or `docker login` stores one, or say --username with --password-stdin";
    }

    private static String shown(URI uri) {
        return Printable.escape(uri.getRawAuthority());
    }
}
