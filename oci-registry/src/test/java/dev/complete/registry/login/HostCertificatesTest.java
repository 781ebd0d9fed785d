package dev.complete.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With certificates and keys that openssl makes, and a real server. */
class HostCertificatesTest {

    private static final String HOST = "localhost:5000";

    /** Has {@code ca.crt}, and for each of RSA, P-256 and Ed25519 a certificate and its key. */
    @TempDir
    static Path pki;

    @TempDir
    Path root;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/openssl"))).isTrue();
        Files.writeString(pki.resolve("san"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        openssl("ecparam -name prime256v1 -genkey -noout -out ca.key");
        openssl("req -x509 -new -key ca.key -subj /CN=authority -days 2 -out ca.crt");
        openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key");
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key");
        openssl("genpkey -algorithm ED25519 -out ed.key");
        for (String kind : List.of("rsa", "ec", "ed")) {
            openssl("req -new -key " + kind + ".key -subj /CN=" + kind + " -out request");
            openssl("x509 -req -in request -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile san -out " + kind
                    + ".cert");
        }
    }

    private static void openssl(String arguments) throws Exception {
        Process process = new ProcessBuilder(("/usr/bin/openssl " + arguments).split(" ", -1))
                .directory(pki.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(root.resolve("home"));
    }

    private @Nullable SSLContext context() throws IOException {
        return HostCertificates.of(HOST, new UserEnvironment(variables, root.resolve("home"), root, null));
    }

    /** Puts a file of the authority into a folder of certificates. */
    private Path install(String source, String name) throws IOException {
        return install("etc/containers/certs.d/" + HOST, source, name);
    }

    private Path install(String folder, String source, String name) throws IOException {
        Path target = Files.createDirectories(root.resolve(folder)).resolve(name);
        return Files.copy(pki.resolve(source), target);
    }

    /** The name of the client that a server sees which asks for a certificate; it has one of the authority itself. */
    private String clientSeenByAServer(SSLContext client, boolean wantsOne) throws Exception {
        UserEnvironment servers = new UserEnvironment(Map.of(), pki, pki, null);
        Path folder = Files.createDirectories(pki.resolve("etc/docker/certs.d/server"));
        for (String name : List.of("ca.crt", "ec.cert", "ec.key")) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                Files.copy(pki.resolve(name), file);
            }
        }
        SSLContext own = Objects.requireNonNull(HostCertificates.of("server", servers));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(wantsOne);
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/", exchange -> {
            String name = wantsOne
                    ? ((HttpsExchange) exchange)
                            .getSSLSession()
                            .getPeerPrincipal()
                            .getName()
                    : "anybody";
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            return HttpClient.newBuilder()
                    .sslContext(client)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://localhost:"
                                            + server.getAddress().getPort() + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            server.stop(0);
        }
    }

    private SSLContext special() throws IOException {
        return Objects.requireNonNull(context());
    }

    @Test
    void isNothingSpecialWithoutFiles() throws IOException {
        assertThat(context()).isNull();
        install("etc/containers/certs.d/localhost", "ca.crt", "ca.crt");
        install("ca.crt", "README");
        assertThat(context()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "home/.config/containers/certs.d/localhost:5000",
                "etc/containers/certs.d/localhost:5000",
                "etc/docker/certs.d/localhost:5000"
            })
    void trustsTheAuthoritiesOfAHost(String folder) throws Exception {
        install(folder, "ca.crt", "ca.crt");
        assertThat(clientSeenByAServer(special(), false)).isEqualTo("anybody");
    }

    @Test
    void trustsTheAuthoritiesOfTheVariable() throws Exception {
        variables.put("SSL_CERT_FILE", pki.resolve("ca.crt").toString());
        assertThat(clientSeenByAServer(special(), false)).isEqualTo("anybody");
    }

    @Test
    void trustsNoOtherAuthority() throws Exception {
        install("rsa.cert", "other.crt");
        SSLContext context = special();
        assertThatThrownBy(() -> clientSeenByAServer(context, false)).isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> clientSeenByAServer(SSLContext.getDefault(), false))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void looksIntoTheFirstFolderOnly() throws Exception {
        install("rsa.cert", "other.crt");
        install("etc/docker/certs.d/" + HOST, "ca.crt", "ca.crt");
        SSLContext context = special();
        assertThatThrownBy(() -> clientSeenByAServer(context, false)).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void readsAnAuthorityAmongOthersAndText() throws Exception {
        openssl("x509 -in ca.crt -text -out text");
        Path file = install("text", "all.crt");
        Files.writeString(
                file,
                "comment: -\r\n" + Files.readString(pki.resolve("rsa.cert"))
                        + Files.readString(file).replace("\n", "\r\n"));
        assertThat(HostCertificates.certificates(file)).hasSize(2);
        assertThat(clientSeenByAServer(special(), false)).isEqualTo("anybody");
    }

    @ParameterizedTest(name = "{0}: openssl {1}")
    @CsvSource({
        "rsa, pkcs8 -topk8 -nocrypt -in rsa.key",
        "rsa, rsa -traditional -in rsa.key",
        "ec, pkcs8 -topk8 -nocrypt -in ec.key",
        "ec, ec -in ec.key",
        "ed, pkcs8 -topk8 -nocrypt -in ed.key",
    })
    void showsAClientCertificateWithAKeyOfAnyForm(String kind, String form) throws Exception {
        openssl(form + " -out converted");
        install("ca.crt", "ca.crt");
        install(kind + ".cert", "client.cert");
        install("converted", "client.key");
        assertThat(clientSeenByAServer(special(), true)).isEqualTo("CN=" + kind);
    }

    @Test
    void readsAKeyBehindItsCurve() throws Exception {
        openssl("ecparam -name secp384r1 -genkey -out curve.key");
        openssl("req -x509 -new -key curve.key -subj /CN=curve -days 2 -out curve.cert");
        assertThat(Files.readString(pki.resolve("curve.key"))).startsWith("-----BEGIN EC PARAMETERS-----");
        assertThat(ClientKey.read(
                                pki.resolve("curve.key"),
                                HostCertificates.certificates(pki.resolve("curve.cert"))
                                        .get(0))
                        .getAlgorithm())
                .isEqualTo("EC");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 3072})
    void readsLongAndShortKeys(int bits) throws Exception {
        openssl("genrsa -traditional -out " + bits + ".key " + bits);
        openssl("req -x509 -new -key " + bits + ".key -subj /CN=bits -days 2 -out " + bits + ".cert");
        assertThat(Files.readString(pki.resolve(bits + ".key"))).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(ClientKey.read(
                                pki.resolve(bits + ".key"),
                                HostCertificates.certificates(pki.resolve(bits + ".cert"))
                                        .get(0))
                        .getAlgorithm())
                .isEqualTo("RSA");
    }

    @Test
    void hasNoConnectionWithoutTheCertificateThatAServerWants() throws Exception {
        install("ca.crt", "ca.crt");
        SSLContext context = special();
        assertThatThrownBy(() -> clientSeenByAServer(context, true))
                .isInstanceOfAny(SSLException.class, IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs8 -topk8 -passout pass:x -in rsa.key",
        "rsa -traditional -aes128 -passout pass:x -in rsa.key",
        "ec -aes128 -passout pass:x -in ec.key",
    })
    void refusesAnEncryptedKeyAndSaysHowToDecryptIt(String form) throws Exception {
        openssl(form + " -out encrypted");
        install("rsa.cert", "client.cert");
        Path key = install("encrypted", "client.key");
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(key.toString(), "is encrypted", "openssl pkey -in FILE -out NEW-FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec.key", "ed.key", "ca.key", "short.key"})
    void refusesAKeyOfAnotherCertificate(String other) throws Exception {
        openssl("genrsa -traditional -out short.key 1024");
        install("rsa.cert", "client.cert");
        Path key = install(other, "client.key");
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessage(key + " is not the key of the certificate beside it");
    }

    @Test
    void wantsACertificateAndItsKeyTogether() throws Exception {
        Path certificate = install("rsa.cert", "client.cert");
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(
                        certificate + " is of no use without " + certificate.resolveSibling("client.key"));
        Files.delete(certificate);
        Path key = install("rsa.key", "client.key");
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(key + " is of no use without " + certificate);
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no certificate",
        "-----BEGIN CERTIFICATE-----|AAAA, a part has no end",
        "-----BEGIN CERTIFICATE-----|A*|-----END CERTIFICATE-----, or is not base64",
        "-----BEGIN CERTIFICATE-----|AAAA|-----END CERTIFICATE-----, holds a certificate that cannot be read",
        "-----BEGIN CERTIFICATE-----|-----END CERTIFICATE-----, holds a certificate that cannot be read",
        "-----BEGIN -----|-----END -----, holds no certificate",
    })
    void saysWhichFileIsNoCertificate(String text, String message) throws Exception {
        Path file = install("ca.crt", "ca.crt");
        Files.writeString(file, Arrays.stream(text.split("\\|", -1)).reduce("", (a, b) -> a + b + "\n"));
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(file.toString(), message);
    }

    @Test
    void wantsTheFileThatTheVariableNames() {
        variables.put("SSL_CERT_FILE", root.resolve("missing").toString());
        assertThatThrownBy(this::context)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll("missing", "there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../certs.d/localhost:5000", "/localhost:5000"})
    void looksNowhereElseForWhatIsNoHost(String host) throws Exception {
        install("ca.crt", "ca.crt");
        assertThat(HostCertificates.of(host, new UserEnvironment(variables, root.resolve("home"), root, null)))
                .isNull();
    }
}
