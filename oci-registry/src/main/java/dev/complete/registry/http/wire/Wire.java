package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request once: logs in when it is asked to, follows redirects, waits no longer than it should. A login goes to
 * the registry itself only, and nothing goes from https to http. Thread-safe.
 */
public final class Wire {

    /** Answers that the same request may be spared later (RFC 9110, sections 15.5.9 and 15.6; RFC 6585, section 4). */
    static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Those that keep the method, and with it the body (RFC 9110, sections 15.4.8 and 15.4.9). */
    private static final Set<Integer> WITH_BODY = Set.of(307, 308);

    private static final int PROXY_WANTS_LOGIN = 407;
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
    public Wire(URI origin, HttpClients clients, Patience patience, String userAgent, UserLogin login) {
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
    public Answer send(Call call) throws IOException, InterruptedException {
        return lasting(call, loggedIn(call));
    }

    /**
     * The answer, unless another one may come the next time.
     *
     * @throws TemporaryFailure in that case; the answer is closed
     */
    static Answer lasting(Call call, Answer answer) throws IOException {
        if (answer.status() == PROXY_WANTS_LOGIN) {
            try (answer) {
                throw ExchangeFailure.proxyRefuses(call, PROXY_WANTS_LOGIN, null);
            }
        }
        if (!TEMPORARY.contains(answer.status())) {
            return answer;
        }
        try (answer) {
            throw new TemporaryFailure(
                    call.what() + ": the registry answered " + answer.status() + RegistryErrors.of(answer),
                    answer.retryAfter());
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
            if (!(call.body() == null ? REDIRECTS : WITH_BODY).contains(answer.status())) {
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
    public static URI target(Call call, URI base, String header, String location) throws RegistryException {
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
                throw ExchangeFailure.of(call, sent, e.getCause() == null ? e : e.getCause());
            }
        }
    }
}
