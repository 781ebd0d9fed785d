package dev.complete.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy refuses once it refuses again: it is not asked until somebody loses patience. */
@Timeout(60) // Against a test run that hangs: nothing here is measured.
class ProxyRefusalTest {

    @ParameterizedTest
    @CsvSource({"403 Forbidden, lets nobody through", "407 Proxy Authentication Required, wants a login"})
    void isSaidAtOnce(String status, String reason) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerEach(proxy, status, asked));
            answers.start();
            TestClient client = new TestClient().through("http://127.0.0.1:" + proxy.getLocalPort());

            Throwable thrown =
                    catchThrowable(() -> client.of("registry.example").tags(new RepositoryName("team/orders")));

            assertThat(thrown)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("the proxy on the way to registry.example answered " + status.substring(0, 3))
                    .hasMessageContaining(reason)
                    .hasMessageContaining("HTTPS_PROXY");
            assertThat(asked).hasValue(1);
            assertThat(client.notices()).isEmpty();
        }
    }

    private static void answerEach(ServerSocket proxy, String status, AtomicInteger asked) {
        while (true) {
            try (Socket client = proxy.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    // the request's head
                }
                asked.incrementAndGet();
                String answer =
                        "HTTP/1.1 " + status + "\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }
}
