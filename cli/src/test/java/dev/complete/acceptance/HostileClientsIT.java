package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no client should send: each ends within seconds, by an answer or by the end of its connection, and the next client is
 * served. Against a process of its own, since the JDK's server takes its limits from the process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileClientsIT {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n\r\n";
    private static final String BLOB = "/v2/files/blobs/sha256:" + "0".repeat(64);

    private RunningServe server;

    @BeforeAll
    void start(@TempDir Path scratch) {
        Repositories.ofPaths(
                scratch.resolve("files.git"), Repositories.COPY_ALL.formatted("files"), List.of("tree/a", "tree/b"));
        server = RunningServe.start(
                scratch,
                scratch.resolve("files.git").toString(),
                "--cache",
                scratch.resolve("cache").toString());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void stillServes() throws Exception {
        assertThat(server.get("/healthz").body()).isEqualTo("ok\n");
    }

    private static String repeated(String line, int times) {
        return line.repeat(times);
    }

    /** A request, and how its answer begins; nothing when the connection may end without one. */
    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("a path upwards", "GET /v2/../../etc/passwd HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 404"),
                arguments("an encoded path upwards", "GET /v2/%2e%2e/tags/list HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 400"),
                arguments("encoded slashes", "GET /v2/a%2Fb/tags/list HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 400"),
                arguments("an encoded NUL", "GET /v2/a%00/tags/list HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 400"),
                arguments("an escape that is none", "GET /v2/%zz HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 400"),
                arguments(
                        "a long URL",
                        "GET /v2/" + repeated("a", 5_000) + "/tags/list HTTP/1.1\r\n" + CLOSE,
                        "HTTP/1.1 414"),
                arguments("an endless URL", "GET /v2/" + repeated("a", 1 << 20) + " HTTP/1.1\r\n" + CLOSE, ""),
                arguments("many headers", "GET /v2/ HTTP/1.1\r\n" + repeated("X: y\r\n", 5_000) + CLOSE, ""),
                arguments("a large header", "GET /v2/ HTTP/1.1\r\nX: " + repeated("y", 1 << 20) + "\r\n" + CLOSE, ""),
                arguments(
                        "a huge range",
                        "GET " + BLOB + " HTTP/1.1\r\nRange: bytes=0-99999999999999999999\r\n" + CLOSE,
                        "HTTP/1.1 404"),
                arguments(
                        "many ranges",
                        "GET " + BLOB + " HTTP/1.1\r\nRange: bytes=" + repeated("0-1,", 2_000) + "5-6\r\n" + CLOSE,
                        "HTTP/1.1 404"),
                arguments("a web page", "GET /v2/ HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n" + CLOSE, "HTTP/1.1 403"),
                arguments(
                        "a name that leads here",
                        "GET /v2/ HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n",
                        "HTTP/1.1 403"),
                arguments("a body", "GET /v2/ HTTP/1.1\r\nContent-Length: 5\r\n" + CLOSE + "hello", "HTTP/1.1 413"),
                arguments(
                        "a body in chunks",
                        "GET /v2/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + CLOSE + "5\r\nhello\r\n0\r\n\r\n",
                        "HTTP/1.1 413"),
                arguments(
                        "a body that does not come",
                        "GET /v2/ HTTP/1.1\r\nContent-Length: 99999999\r\n" + CLOSE,
                        "HTTP/1.1 413"),
                arguments(
                        "an upload that does not come",
                        "PUT /v2/files/manifests/x HTTP/1.1\r\nContent-Length: 99999999\r\n" + CLOSE,
                        "HTTP/1.1 405"),
                arguments(
                        "two lengths",
                        "GET /v2/ HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 0\r\n" + CLOSE + "abc",
                        "HTTP/1.1 4"),
                arguments("a length that is none", "GET /v2/ HTTP/1.1\r\nContent-Length: -1\r\n" + CLOSE, "HTTP/1.1 4"),
                arguments("no request line", "\0\1\2\r\n\r\n", "HTTP/1.1 400"),
                arguments("a target that is no path", "GET foo:bar HTTP/1.1\r\n" + CLOSE, ""),
                arguments("all of the server", "OPTIONS * HTTP/1.1\r\n" + CLOSE, "HTTP/1.1 4"),
                arguments("TLS", "\u0016\u0003\u0001\u0002\0\1\0\1\u00fc\u0003\u0003", ""),
                arguments("half a request", "GET /v2/ HTTP/1.1\r\nHos", ""),
                arguments("nothing", "", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void endsWithinSeconds(String what, String request, String beginning) throws Exception {
        long start = System.nanoTime();
        String answer;
        try (Socket socket = connect()) {
            answer = exchanged(socket, request);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(answer).startsWith(beginning);
        assertThat(answer).doesNotContain("root:x:", "\tat ");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LONGEST.toMillis());
        return socket;
    }

    /** All that came until the connection ended, in whatever way. */
    private static String exchanged(Socket socket, String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            byte[] piece = new byte[4096];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                answer.write(piece, 0, n);
            }
        } catch (SocketException e) {
            // The server has ended it.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** As slowloris does: more clients than there are threads, each of which sends a byte now and then. */
    @Test
    void manySlowClientsKeepNobodyOutForLong() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                Socket socket = connect();
                socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long start = System.nanoTime();
            boolean served = false;
            while (!served && System.nanoTime() - start < LONGEST.toNanos()) {
                for (Socket each : slow) {
                    try {
                        each.getOutputStream().write('y');
                    } catch (SocketException e) {
                        // Ended, as it should be.
                    }
                }
                try (Socket next = connect()) {
                    next.setSoTimeout(2_000);
                    served =
                            exchanged(next, "GET /healthz HTTP/1.1\r\n" + CLOSE).startsWith("HTTP/1.1 200");
                } catch (IOException e) {
                    // Not yet.
                }
                Thread.sleep(200);
            }
            assertThat(served).as("served while the others go on").isTrue();
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }
}
