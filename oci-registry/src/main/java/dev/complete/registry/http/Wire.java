package dev.complete.registry.http;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request once: logs in when it is asked to, follows redirects, waits no longer than it should. A login goes to
 * the registry itself only, and nothing goes from https to http. Thread-safe.
 */
final class Wire {

    /** Answers that the same request may be spared later (RFC 9110, sections 15.5.9 and 15.6; RFC 6585, section 4). */
    private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_LOGINS = 3;
    private static final int MAX_SHOWN = 300;
    private static final long LONGEST_LOOK_MILLIS = 1000;

    private final URI origin;
    private final HttpClients clients;
    private final Patience patience;
    private final String userAgent;
    private final Authorization authorization;

    /**
     * @param origin of the registry
     * @param login of the user, there
     */
    Wire(URI origin, HttpClients clients, Patience patience, String userAgent, UserLogin login) {
        this.origin = origin;
        this.clients = clients;
        this.patience = patience;
        this.userAgent = userAgent;
        this.authorization = new Authorization(origin, login, this::redirected);
    }

    /**
     * Any answer but a request to log in, a redirect, and one that may be otherwise the next time.
     *
     * @throws TemporaryFailure when it is worth another attempt
     */
    Answer send(Call call) throws IOException, InterruptedException {
        return lasting(call, loggedIn(call));
    }

    /**
     * The answer, unless another one may come the next time.
     *
     * @throws TemporaryFailure in that case; the answer is closed
     */
    static Answer lasting(Call call, Answer answer) throws IOException {
        if (!TEMPORARY.contains(answer.status())) {
            return answer;
        }
        try (answer) {
            throw new TemporaryFailure(
                    call.what() + ": the registry answered " + answer.status() + RegistryErrors.of(answer),
                    retryAfter(answer.headers()));
        }
    }

    /** A token may end while others use it: a new one is asked for a few times. */
    private Answer loggedIn(Call call) throws IOException, InterruptedException {
        boolean own = Endpoint.sameOrigin(origin, call.uri());
        String login = own ? authorization.header(call) : null;
        for (int logins = 0; ; logins++) {
            Answer answer = redirected(call, login);
            if (!own || answer.status() != 401 || !Endpoint.sameOrigin(origin, answer.from())) {
                return answer;
            }
            try (answer) {
                if (logins == MAX_LOGINS) {
                    throw authorization.refused(call, answer);
                }
                String next = authorization.answering(call, answer, login);
                if (next.equals(login)) {
                    throw authorization.refused(call, answer);
                }
                login = next;
            }
        }
    }

    /** @param login the value of the header, or null; sent to no other server than the one that is called */
    private Answer redirected(Call call, @Nullable String login) throws IOException, InterruptedException {
        URI uri = call.uri();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Answer answer = exchange(call.at(uri), Endpoint.sameOrigin(call.uri(), uri) ? login : null);
            if (!REDIRECTS.contains(answer.status()) || call.body() != null) {
                return answer;
            }
            Optional<String> location = answer.header("Location");
            if (location.isEmpty()) {
                answer.close();
                throw new RegistryException(call.what() + ": the registry answered " + answer.status()
                        + " and does not say where to go on");
            }
            URI next;
            try {
                next = target(call, uri, "Location", location.get());
            } catch (RegistryException e) {
                answer.close();
                throw e;
            }
            if (call.stays() && !Endpoint.sameOrigin(uri, next)) {
                return answer;
            }
            answer.close();
            uri = next;
        }
        throw new RegistryException(call.what() + ": the registry redirected " + MAX_REDIRECTS + " times");
    }

    /**
     * Where an answer leads, as seen from {@code base}: nowhere but to the web, and not from https to http.
     *
     * @param header that says it
     */
    static URI target(Call call, URI base, String header, String location) throws RegistryException {
        URI target;
        try {
            target = base.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    call.what() + ": the registry's " + header + " is no URL: " + shown(location), e);
        }
        boolean http = "http".equalsIgnoreCase(target.getScheme());
        if (target.getHost() == null
                || target.getRawUserInfo() != null
                || !(http || "https".equalsIgnoreCase(target.getScheme()))) {
            throw new RegistryException(
                    call.what() + ": the registry's " + header + " is no URL of the web: " + shown(location));
        }
        if (http && base.getScheme().equalsIgnoreCase("https")) {
            throw new RegistryException(call.what() + ": the registry's " + header + " leads from https to http: "
                    + Printable.escape(target.getHost()) + "; this is not followed");
        }
        return target;
    }

    private static String shown(String location) {
        return Printable.escape(location.length() <= MAX_SHOWN ? location : location.substring(0, MAX_SHOWN) + "…");
    }

    private Answer exchange(Call call, @Nullable String login) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri()).header("User-Agent", userAgent);
        call.headers().forEach(request::header);
        if (login != null) {
            request.header("Authorization", login);
        }
        String proxyLogin = clients.proxyLogin(call.uri());
        if (proxyLogin != null) {
            request.header("Proxy-Authorization", proxyLogin);
        }
        Call.Body body = call.body();
        try (SentBody sent = body == null
                ? new SentBody(InputStream.nullInputStream(), 0)
                : new SentBody(body.opener().open(), body.length())) {
            request.method(call.method(), sent.publisher());
            CompletableFuture<HttpResponse<InputStream>> exchange =
                    clients.of(call.uri()).sendAsync(request.build(), info -> new TimedBody(call.what(), patience));
            boolean answered = false;
            try {
                HttpResponse<InputStream> response = waited(call, exchange, sent);
                answered = true;
                return new Answer(call, call.uri(), response.statusCode(), response.headers(), response.body());
            } finally {
                if (!answered) {
                    abandon(exchange);
                }
            }
        }
    }

    /** Also when the answer comes in this instant. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> exchange) throws IOException {
        exchange.cancel(true);
        if (exchange.isDone() && !exchange.isCompletedExceptionally()) {
            exchange.join().body().close();
        }
    }

    private HttpResponse<InputStream> waited(
            Call call, CompletableFuture<HttpResponse<InputStream>> exchange, SentBody sent)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        long moved = began;
        long seen = 0;
        while (true) {
            long now = System.nanoTime();
            if (sent.sent() != seen) {
                seen = sent.sent();
                moved = now;
            }
            Duration limit = sent.isWhole() && call.changes() ? patience.answer() : patience.silence();
            if (now - moved > limit.toNanos()) {
                throw new TemporaryFailure(
                        call.what() + ": no answer within " + limit.toSeconds() + " s", (Throwable) null);
            }
            if (!sent.isWhole() && patience.isTooSlow(seen, now - began)) {
                throw new TemporaryFailure(
                        call.what() + ": the registry takes less than " + patience.bytesPerSecond() + " bytes a second",
                        (Throwable) null);
            }
            try {
                long look = Math.min(LONGEST_LOOK_MILLIS, Math.max(1, limit.toMillis() / 4));
                return exchange.get(look, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // looked at again above
            } catch (ExecutionException e) {
                throw failure(call, sent, e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private static IOException failure(Call call, SentBody sent, Throwable cause) {
        IOException source = sent.failure();
        if (source != null) {
            return source;
        }
        String host = Printable.escape(call.uri().getAuthority());
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return new RegistryException(call.what() + ": there is no host " + host, cause);
            }
            if (each instanceof SSLHandshakeException) {
                return new RegistryException(
                        call.what() + ": no secure connection to " + host + ": " + said(each)
                                + "; a certificate authority of your own goes into certs.d/HOST/NAME.crt, and a"
                                + " registry without TLS wants --plain-http",
                        cause);
            }
        }
        if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
            return new TemporaryFailure(call.what() + ": " + host + " cannot be reached: " + said(cause), cause);
        }
        return new TemporaryFailure(call.what() + ": the connection to " + host + " broke: " + said(cause), cause);
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        if (message != null) {
            return Printable.escape(message);
        }
        return cause instanceof ConnectException
                ? "connection refused"
                : cause.getClass().getSimpleName();
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); null when it says neither. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String said = headers.firstValue("Retry-After").orElse("");
        if (said.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(said));
        }
        try {
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? null : until;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
