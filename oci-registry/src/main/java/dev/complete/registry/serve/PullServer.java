package dev.complete.registry.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Serves images over plain HTTP, by the server of the JDK. There is no way to write: other methods than GET and HEAD, and
 * bodies, are refused, and so are web pages: see {@link CrossSite}. Thread-safe.
 *
 * <p>A client has two seconds for its request, and ends after half a minute in which it takes nothing of the answer. So
 * many connections at once are served as there are threads; others are closed at once, or get their turn when one ends.
 */
public final class PullServer implements AutoCloseable {

    /**
     * @param requests answered at once, beside those that need nothing; others are told to come again
     * @param silence how long a client may take nothing of an answer
     */
    public record Limits(int requests, Duration silence) {

        public static final Limits DEFAULT = new Limits(128, Duration.ofSeconds(30));
    }

    private static final int CONNECTIONS = 256;
    private static final int BACKLOG = 128;
    private static final int PIECE = 64 << 10;

    static {
        // The JDK reads these once, when its first server starts. What the user says with -D wins.
        property("sun.net.httpserver.nodelay", "true"); // else a body waits for the acknowledgement of its head: 40 ms
        property("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
        property("sun.net.httpserver.maxIdleConnections", Integer.toString(CONNECTIONS));
        property("sun.net.httpserver.idleInterval", "20"); // seconds
        // Seconds for the whole request. Not many: most clients try TLS first, which the JDK waits on for a request
        // line.
        property("sun.net.httpserver.maxReqTime", "2");
        property("sun.net.httpserver.timerMillis", "250"); // so often it is looked at
        property("sun.net.httpserver.maxReqHeaders", "64");
        property("sun.net.httpserver.maxReqHeaderSize", Integer.toString(16 << 10));
    }

    private final HttpServer server;
    private final PullEndpoints endpoints;
    private final CrossSite crossSite;
    private final Semaphore turns;
    private final SlowClients slow;
    private final Consumer<String> log;
    private final ThreadPoolExecutor threads;

    private PullServer(HttpServer server, ServedImages images, Limits limits, Consumer<String> log) {
        this.server = server;
        this.endpoints = new PullEndpoints(images);
        this.crossSite = new CrossSite(server.getAddress().getAddress().isLoopbackAddress());
        this.turns = new Semaphore(limits.requests());
        this.slow = new SlowClients(limits.silence());
        this.log = log;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                CONNECTIONS, CONNECTIONS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "request " + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    private static void property(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /**
     * Starts a server, which ends when it is closed.
     *
     * @param address port 0 for one that is free
     * @param log receives what somebody should look into: a sentence, escaped
     * @throws IOException when the address cannot be listened at
     */
    public static PullServer start(InetSocketAddress address, ServedImages images, Limits limits, Consumer<String> log)
            throws IOException {
        PullServer started = new PullServer(HttpServer.create(address, BACKLOG), images, limits, log);
        started.server.setExecutor(started.threads);
        started.server.createContext("/", started::serve);
        started.server.start();
        return started;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) {
        PullRequest request = PullRequest.of(exchange);
        boolean atOnce = PullEndpoints.answersAtOnce(request);
        boolean turn = !atOnce && turns.tryAcquire();
        try (PullAnswer answer = atOnce || turn ? answer(request) : busy()) {
            send(exchange, request, answer);
        } catch (IOException e) {
            // The client has gone or was too slow, or the answer broke off, which was said.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closed
        } finally {
            if (turn) {
                turns.release();
            }
            exchange.close(); // breaks the connection of an answer that was not sent to its end
        }
    }

    private static PullAnswer busy() {
        return PullAnswer.error(ErrorCode.TOOMANYREQUESTS, "too many requests at once; come again")
                .with("Retry-After", "1");
    }

    private PullAnswer answer(PullRequest request) throws InterruptedException {
        String refusal = crossSite.refusal(request);
        if (refusal != null) {
            return PullAnswer.error(ErrorCode.DENIED, refusal);
        }
        if (!request.reads()) {
            return PullAnswer.error(405, ErrorCode.UNSUPPORTED, "this registry is only read: GET and HEAD")
                    .with("Allow", "GET, HEAD");
        }
        if (request.hasBody()) {
            return PullAnswer.error(413, ErrorCode.UNSUPPORTED, "no request of this registry has a body");
        }
        try {
            return endpoints.answer(request);
        } catch (IOException | UncheckedIOException e) {
            return failed(request, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return failed(request, "a bug of ours: " + e);
        }
    }

    private PullAnswer failed(PullRequest request, String why) {
        log.accept(request.method() + " " + Printable.escape(request.path()) + ": " + Printable.escape(why));
        return PullAnswer.error(ErrorCode.UNKNOWN, "reading it failed; the log of the server says why");
    }

    private void send(HttpExchange exchange, PullRequest request, PullAnswer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Docker-Distribution-API-Version", "registry/2.0");
        if (request.hasBody()) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        InputStream body = answer.body();
        try (SlowClients.Sending sending = slow.start()) {
            if (request.isHead() || body == null || answer.length() == 0) {
                if (request.isHead() && answer.status() != 304) {
                    exchange.getResponseHeaders().set("Content-Length", Long.toString(answer.length()));
                }
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.status(), answer.length());
            copy(body, exchange.getResponseBody(), request, sending);
        }
    }

    /** The target is closed at the end of the bytes only: then the connection can be used again. */
    private void copy(InputStream body, OutputStream out, PullRequest request, SlowClients.Sending sending)
            throws IOException {
        byte[] piece = new byte[PIECE];
        int count = read(body, piece, request);
        while (count >= 0) {
            out.write(piece, 0, count);
            sending.moved();
            count = read(body, piece, request);
        }
        out.close();
    }

    private int read(InputStream body, byte[] piece, PullRequest request) throws IOException {
        try {
            return body.read(piece);
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                log.accept(request.method() + " " + Printable.escape(request.path()) + ": broken off: "
                        + Printable.escape(String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    /** Breaks all connections. */
    @Override
    public void close() {
        threads.shutdownNow();
        slow.close();
        server.stop(0);
    }
}
