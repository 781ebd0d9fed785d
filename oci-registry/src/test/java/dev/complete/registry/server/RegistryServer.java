package dev.complete.registry.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.complete.oci.Digest;
import dev.complete.registry.MemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A registry over HTTP on a port of loopback: OCI distribution specification 1.1 with the write path and the referrers API
 * over a {@link MemoryRegistry}, with logins. It counts what it is asked and sent, and is as faulty as a test plans it.
 */
public final class RegistryServer implements AutoCloseable {

    static final String TOKEN_PATH = "/token";

    private static final int PAGE = 100;

    static {
        // Otherwise each answer's body waits for the acknowledgement of its head: 40 ms. Read when the first server
        // starts.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final MemoryRegistry registry;
    private final Set<Habit> habits;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Distribution distribution;
    private final Logins logins;
    private final List<ServedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<PlannedFault> faults = new CopyOnWriteArrayList<>();

    private RegistryServer(
            MemoryRegistry registry, Login login, Set<Habit> habits, int page, @Nullable SSLContext tls) {
        this.registry = registry;
        this.habits = habits;
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        distribution = new Distribution(registry, habits, page);
        logins = new Logins(login, uri().resolve(TOKEN_PATH));
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** A registry that does all that the specification knows, for everybody. */
    public static RegistryServer start() {
        return start(new Login.None(), Set.of());
    }

    public static RegistryServer start(Login login, Set<Habit> habits) {
        return new RegistryServer(new MemoryRegistry(), login, habits, PAGE, null);
    }

    /** Lists have at most so many entries a page. */
    public static RegistryServer startWithPagesOf(int entries) {
        return new RegistryServer(new MemoryRegistry(), new Login.None(), Set.of(), entries, null);
    }

    /** Over https. */
    public static RegistryServer startSecure(SSLContext tls, Login login, Set<Habit> habits) {
        return new RegistryServer(new MemoryRegistry(), login, habits, PAGE, tls);
    }

    /** {@code http://127.0.0.1:PORT}, or https. */
    public URI uri() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://" + host());
    }

    /** {@code 127.0.0.1:PORT}, as a reference has it. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is behind it: tests fill it, and look into it. */
    public MemoryRegistry registry() {
        return registry;
    }

    /** A fault for each request of a kind, for ever. Of several planned faults the first that is not used up comes. */
    public PlannedFault fault(Predicate<ServedRequest> when, Fault fault) {
        return fault(when, fault, Integer.MAX_VALUE);
    }

    /** A fault for the first so many requests of a kind. */
    public PlannedFault fault(Predicate<ServedRequest> when, Fault fault, int times) {
        PlannedFault planned = new PlannedFault(when, fault, times);
        faults.add(planned);
        return planned;
    }

    /** All requests that came, in their order; for logins too. */
    public List<ServedRequest> requests() {
        return List.copyOf(requests);
    }

    public List<ServedRequest> requests(Predicate<ServedRequest> of) {
        return requests.stream().filter(of).toList();
    }

    /** What came before is not counted any more; bytes are. */
    public void forgetRequests() {
        requests.clear();
    }

    /** Bytes of blobs that came, kept or not. */
    public long received() {
        return distribution.received();
    }

    /** Bytes that came in uploads that were ended as this blob; twice its size when it was sent twice. */
    public long received(Digest blob) {
        return distribution.received(blob);
    }

    /** Uploads that were begun and neither ended nor cancelled. */
    public int openUploads() {
        return distribution.openUploads();
    }

    /** Nobody is allowed anything in this repository. */
    public void deny(String repository) {
        logins.deny(repository);
    }

    /** Tokens that are handed out from now on are good for so many requests. */
    public void tokensLast(int requests) {
        logins.tokensLast(requests);
    }

    /** No token that was handed out is good any more; refresh tokens are. */
    public void expireTokens() {
        logins.expireTokens();
    }

    /** An identity token, as {@code docker login} keeps it in its auth file. */
    public String newRefreshToken() {
        return logins.newRefreshToken();
    }

    private void serve(HttpExchange exchange) {
        ServedRequest request = ServedRequest.of(exchange);
        requests.add(request);
        Call call = new Call(exchange, request, new Honest());
        try {
            Fault fault = fault(request);
            if (fault == null) {
                call.send(call.honest());
            } else {
                fault.play(call);
            }
        } catch (IOException e) {
            // The client has gone, the fault broke the connection, or the server is closed.
        } finally {
            exchange.close();
        }
    }

    private @Nullable Fault fault(ServedRequest request) {
        for (PlannedFault planned : faults) {
            Fault fault = planned.takenFor(request);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private final class Honest implements Call.Registrar {

        @Override
        public Answer answer(ServedRequest request, InputStream body) throws IOException {
            Answer answer = request.isToken() ? logins.token(request, body) : logins.refusal(request);
            if (answer == null) {
                answer = distribution.answer(request, body);
            }
            Distribution.drained(body);
            String location = answer.headers().get("Location");
            if (location != null && habits.contains(Habit.ABSOLUTE_LOCATIONS)) {
                answer = answer.with("Location", uri().resolve(location).toString());
            }
            return answer.with("Docker-Distribution-API-Version", "registry/2.0");
        }

        @Override
        public void keep(ServedRequest request, InputStream body, long bytes) throws IOException {
            distribution.keep(request, body, bytes);
        }
    }

    /** Breaks all connections. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
