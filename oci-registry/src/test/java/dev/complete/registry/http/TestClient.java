package dev.complete.registry.http;

import dev.complete.registry.http.wire.Patience;
import dev.complete.registry.login.Credential;
import dev.complete.registry.login.RegistryLogins;
import dev.complete.registry.login.UserEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes clients of a test's registries, which wait for less than a user's do. */
public final class TestClient {

    /** Pauses of a few milliseconds, and a second of silence. */
    static final Patience SHORT = new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            1 << 10,
            Duration.ofSeconds(20),
            3,
            Duration.ofMillis(5),
            Duration.ofSeconds(2));

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Patience patience = SHORT;
    private OpenUploads uploads = OpenUploads.forgotten();
    private @Nullable Credential credential;
    private @Nullable Path certificate;
    private Map<String, String> variables = Map.of();

    public TestClient with(Credential login) {
        credential = login;
        return this;
    }

    /** Over https, with one more certificate. */
    public TestClient trusting(Path trusted) {
        certificate = trusted;
        return this;
    }

    public TestClient with(OpenUploads remembered) {
        uploads = remembered;
        return this;
    }

    TestClient with(Patience other) {
        patience = other;
        return this;
    }

    /** A proxy for https registries, which this machine's never need. */
    TestClient through(String proxy) {
        variables = Map.of("HTTPS_PROXY", proxy);
        return this;
    }

    /** What the client said of failures that it tried again after. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    public HttpRegistry of(String host) {
        try {
            return client(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRegistry client(String host) throws IOException {
        UserEnvironment nobody = new UserEnvironment(variables, home(host), Path.of("/nowhere"), null);
        RegistryLogins logins = credential == null ? RegistryLogins.of(nobody) : RegistryLogins.only(host, credential);
        return new HttpRegistry(
                host, new RegistryOptions(nobody, logins, false, patience, uploads, "complete/test", notices::add));
    }

    private Path home(String host) throws IOException {
        if (certificate == null) {
            return Path.of("/nowhere");
        }
        Path home = Files.createTempDirectory("home");
        Path folder = Files.createDirectories(
                home.resolve(".config/containers/certs.d").resolve(host));
        Files.copy(certificate, folder.resolve("ca.crt"));
        return home;
    }
}
