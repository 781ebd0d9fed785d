package dev.complete.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.complete.registry.RegistryException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

    private static EnvironmentProxies proxies(Map<String, String> variables) throws RegistryException {
        return EnvironmentProxies.of(new UserEnvironment(variables, Path.of("/home"), Path.of("/"), null));
    }

    /** The proxy's host and port; {@code -} for none. */
    private static String proxy(Map<String, String> variables, String uri) throws RegistryException {
        List<Proxy> selected = proxies(variables).select(URI.create(uri));
        assertThat(selected).hasSize(1);
        if (selected.get(0).type() == Proxy.Type.DIRECT) {
            return "-";
        }
        assertThat(selected.get(0).type()).isEqualTo(Proxy.Type.HTTP);
        InetSocketAddress address = (InetSocketAddress) selected.get(0).address();
        return address.getHostString() + ":" + address.getPort();
    }

    @Test
    void choosesByTheSchemeOfWhatIsAskedFor() throws Exception {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://secure:1", "HTTP_PROXY", "http://plain:2");
        assertThat(proxy(both, "https://registry.example/v2/")).isEqualTo("secure:1");
        assertThat(proxy(both, "http://registry.example/v2/")).isEqualTo("plain:2");
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://secure:1"), "http://registry.example/"))
                .isEqualTo("-");
        assertThat(proxy(Map.of("HTTP_PROXY", "http://plain:2"), "https://registry.example/"))
                .isEqualTo("-");
        assertThat(proxy(Map.of("HTTPS_PROXY", ""), "https://registry.example/"))
                .isEqualTo("-");
        assertThat(proxy(Map.of(), "https://registry.example/")).isEqualTo("-");
    }

    @Test
    void prefersVariablesInUpperCase() throws Exception {
        assertThat(proxy(Map.of("https_proxy", "lower:1"), "https://registry.example/"))
                .isEqualTo("lower:1");
        assertThat(proxy(Map.of("https_proxy", "lower:1", "HTTPS_PROXY", "upper:2"), "https://registry.example/"))
                .isEqualTo("upper:2");
        assertThat(proxy(Map.of("https_proxy", "lower:1", "no_proxy", "registry.example"), "https://registry.example/"))
                .isEqualTo("-");
        assertThat(proxy(
                        Map.of("https_proxy", "lower:1", "no_proxy", "registry.example", "NO_PROXY", "other"),
                        "https://registry.example/"))
                .isEqualTo("lower:1");
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example, proxy.example:80",
        "proxy.example:3128, proxy.example:3128",
        "HTTP://proxy.example:3128/, proxy.example:3128",
        "my_proxy:3128, my_proxy:3128",
        "http://u:p@proxy.example:3128, proxy.example:3128",
        "http://[2001:db8::1]:3128, [2001:db8::1]:3128",
        "192.0.2.1:3128, 192.0.2.1:3128",
    })
    void readsTheProxysAddress(String value, String address) throws Exception {
        assertThat(proxy(Map.of("HTTPS_PROXY", value), "https://registry.example/"))
                .isEqualTo(address);
    }

    /** What {@code golang.org/x/net/http/httpproxy} documents, with its edges. */
    @ParameterizedTest(name = "NO_PROXY={0} covers {1}: {2}")
    @CsvSource({
        "'', registry.example, false",
        "'', localhost, true",
        "'', LOCALHOST, true",
        "'', localhost:5000, true",
        "'', 127.0.0.1:5000, true",
        "'', 127.1.2.3, true",
        "'', [::1]:5000, true",
        "'', localhost.example, false",
        "*, registry.example, true",
        "'a, *', 192.0.2.1, true",
        "registry.example, registry.example, true",
        "registry.example, registry.example:5000, true",
        "registry.example, REGISTRY.example, true",
        "REGISTRY.example, registry.example, true",
        "registry.example, a.registry.example, true",
        "registry.example, aregistry.example, false",
        "registry.example, registry.example.org, false",
        ".registry.example, registry.example, false",
        ".registry.example, a.b.registry.example, true",
        "*.registry.example, registry.example, false",
        "*.registry.example, a.registry.example, true",
        "registry.example:5000, registry.example:5000, true",
        "registry.example:5000, a.registry.example:5000, true",
        "registry.example:5000, registry.example:5001, false",
        "registry.example:443, registry.example, true",
        "registry.example:, registry.example, true",
        ":443, registry.example, false",
        "' a.example ,, registry.example ', registry.example, true",
        "a.example registry.example, registry.example, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.10, false",
        "192.0.2.1, a.192.0.2.1.example, false",
        "192.0.2.1:5000, 192.0.2.1:5000, true",
        "192.0.2.1:5000, 192.0.2.1, false",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.129/25, 192.0.2.255, true",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, registry.example, false",
        "0.0.0.0/0, [2001:db8::1], false",
        "192.0.2.0/33, 192.0.2.0, false",
        "192.0.2/24, 192.0.2.1, false",
        "192.0.2.256, 192.0.2.25, false",
        "2001:db8::/32, [2001:db8::1]:5000, true",
        "2001:db8::/32, [2001:db9::1], false",
        "2001:db8::1, [2001:DB8:0::1], true",
        "[2001:db8::1]:5000, [2001:db8::1]:5000, true",
        "[2001:db8::1]:5000, [2001:db8::1], false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "1:2:3, 1.2.3.4, false",
    })
    void goesWithoutAProxyWhereGoDoes(String list, String host, boolean without) throws Exception {
        Map<String, String> variables = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", list);
        assertThat(proxy(variables, "https://" + host + "/v2/")).isEqualTo(without ? "-" : "proxy:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "socks5", "socks5h"})
    void refusesProxiesOfOtherKinds(String scheme) {
        assertThatThrownBy(() -> proxies(Map.of("https_proxy", scheme + "://u:SECRET@proxy.example:1")))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the proxy that https_proxy names is one for " + scheme
                        + "; registries are reached by http:// proxies only, those with https too: name one, or set"
                        + " https_proxy to nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:SECRET@",
                "http://u:SEC RET@proxy",
                "http://u:%zz@proxy",
                "http://u:SECRET/@proxy",
                "http://proxy:0",
                "http://proxy:65536",
                "http://proxy:a",
                "http:///",
                "://",
                "a,b"
            })
    void refusesWhatIsNoUrlAndShowsNothingOfIt(String value) {
        assertThatThrownBy(() -> proxies(Map.of("HTTP_PROXY", value)))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("what HTTP_PROXY holds is no proxy's URL: http://[USER:PASSWORD@]HOST[:PORT]")
                .hasMessageNotContaining("SEC");
    }

    @ParameterizedTest
    @CsvSource({"u:p, u:p", "u, u:", "u%40x:p%2F%3a+%25, u@x:p/:+%", "u:a:b, u:a:b", "u:p@ss, u:p@ss", "u%3Av, u:v:"})
    void hasTheLoginOfAProxyForThatProxyOnly(String written, String login) throws Exception {
        EnvironmentProxies proxies =
                proxies(Map.of("HTTPS_PROXY", "http://" + written + "@proxy", "HTTP_PROXY", "other", "NO_PROXY", "a"));
        assertThat(proxies.authorization(URI.create("https://registry.example/")))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        assertThat(proxies.authorization(URI.create("http://registry.example/")))
                .isNull();
        assertThat(proxies.authorization(URI.create("https://a/"))).isNull();
        assertThat(proxies.authorization(URI.create("https://localhost/"))).isNull();
    }

    @Test
    void sendsTheLoginToARealProxy() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String seen = exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            byte[] body = seen.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            EnvironmentProxies proxies = proxies(Map.of(
                    "HTTP_PROXY", "http://u:p@127.0.0.1:" + server.getAddress().getPort()));
            URI uri = URI.create("http://registry.example/v2/");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Proxy-Authorization", Objects.requireNonNull(proxies.authorization(uri)))
                    .build();
            assertThat(HttpClient.newBuilder()
                            .proxy(proxies)
                            .build()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("http://registry.example/v2/ Basic dTpw");
        } finally {
            server.stop(0);
        }
    }
}
