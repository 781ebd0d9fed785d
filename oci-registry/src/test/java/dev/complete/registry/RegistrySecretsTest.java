package dev.complete.registry;

import static dev.complete.registry.SampleImages.text;
import static dev.complete.registry.ServedOrders.assertSays;
import static dev.complete.registry.ServedOrders.filled;
import static dev.complete.registry.server.ServedRequest.any;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.complete.registry.http.TestClient;
import dev.complete.registry.login.Credential;
import dev.complete.registry.server.Answer;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.PlannedFault;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.SelfSigned;
import dev.complete.registry.server.ServedRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry or its token service does, nobody else hears of a login, and a client that has none says so. */
@Timeout(120) // Against a test run that hangs: nothing here is measured.
class RegistrySecretsTest {

    private static SelfSigned key;
    private static Path certificate;

    @BeforeAll
    static void makeKey(@TempDir Path folder) throws Exception {
        key = SelfSigned.make(folder);
        certificate = key.writeCertificate(folder.resolve("ca.pem"));
    }

    private static final String USER = "me";
    private static final String PASSWORD = "s3cret-word";

    static Stream<Arguments> tokens() {
        return Stream.of(
                arguments("no tokens", Fault.status(500), List.of("500")),
                arguments("no token for this user", Fault.status(401), List.of("401")),
                arguments(
                        "a token is a page",
                        Fault.answer(Answer.of(200, "text/html", text("<html>"))),
                        List.of("token")),
                arguments("a token is nothing", json("{}"), List.of("token")),
                arguments("a token is a number", json("{\"token\":7}"), List.of("token")),
                arguments("a token has a header in it", json("{\"token\":\"a\\r\\nX-Evil: b\"}"), List.of("token")),
                arguments("a token of 2 MB", json("{\"token\":\"" + "a".repeat(2_000_000) + "\"}"), List.of("large")),
                arguments("a token without end", Fault.endless(), List.of("large")),
                arguments("a deep token", Fault.deepJson("application/json", 100_000), List.of("JSON")),
                arguments(
                        "tokens are elsewhere",
                        Fault.answer(Answer.of(307).with("Location", "/token")),
                        List.of("redirect")),
                arguments("no token is good", json("{\"token\":\"bad\"}"), List.of("401")),
                arguments("nothing is known of a token", Fault.silence(), List.of()));
    }

    private static Fault json(String body) {
        return Fault.answer(Answer.of(200, "application/json", text(body)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void endsInASentenceWithoutAToken(String name, Fault tokens, List<String> words) {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Bearer(USER, PASSWORD, false), Set.of()))) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);
            PlannedFault fault = server.fault(ServedRequest::isToken, tokens);

            Throwable thrown = catchThrowable(() -> Ask.SIZE.of(registry));

            assertSays(thrown, server, words);
            assertThat(thrown.getMessage()).doesNotContain(PASSWORD);
            assertThat(fault.played()).as("the fault came").isPositive();
        }
    }

    @Test
    void asksForALoginAFewTimesOnly() {
        for (Login login : List.of(new Login.Basic(USER, "another"), new Login.Bearer(USER, PASSWORD, true))) {
            try (RegistryServer server = filled(RegistryServer.start(login, Set.of()))) {
                server.deny(ServedOrders.ORDERS.text());
                Registry registry = Client.of(server.uri(), USER, PASSWORD);

                Throwable thrown = catchThrowable(() -> Ask.READ.of(registry));

                assertSays(thrown, server, List.of("401"));
                assertThat(server.requests()).hasSizeLessThan(8);
            }
        }
    }

    @Test
    void doesNotSayItsPasswordWhenItIsWrong() {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Basic(USER, "another"), Set.of()))) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);

            Throwable thrown = catchThrowable(() -> Ask.READ.of(registry));

            assertSays(thrown, server, List.of("401"));
            assertThat(thrown.getMessage()).doesNotContain(PASSWORD);
        }
    }

    // Other hosts

    private static void assertToldNothing(RegistryServer other) {
        assertThat(other.requests()).allSatisfy(request -> {
            assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie");
            assertThat(request.target()).doesNotContain(PASSWORD);
        });
    }

    @Test
    void followsABlobToAnotherHostWithoutItsLogin() throws Exception {
        for (Login login : List.of(new Login.Basic(USER, PASSWORD), new Login.Bearer(USER, PASSWORD, false))) {
            try (RegistryServer server = filled(RegistryServer.start(login, Set.of()));
                    RegistryServer other = filled(RegistryServer.start())) {
                Registry registry = Client.of(server.uri(), USER, PASSWORD);
                server.fault(
                        to("GET", "/blobs/").and(RegistrySecretsTest::isLoggedIn), Fault.redirect(307, other.uri()));

                Ask.READ.of(registry);
                Ask.PART.of(registry);

                assertThat(other.requests(ServedRequest::isBlob)).hasSize(2);
                assertToldNothing(other);
            }
        }
    }

    private static boolean isLoggedIn(ServedRequest request) {
        return request.header("Authorization") != null;
    }

    @Test
    void sendsAnUploadToAnotherHostWithoutItsLogin() {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Basic(USER, PASSWORD), Set.of()));
                RegistryServer other = RegistryServer.start()) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);
            PlannedFault fault = server.fault(
                    to("POST", "/blobs/uploads/").and(RegistrySecretsTest::isLoggedIn),
                    Fault.header("Location", other.uri() + "/v2/team/orders/blobs/uploads/1"));

            Throwable thrown = catchThrowable(() -> Ask.PUT.of(registry));

            assertSays(thrown, server, List.of());
            assertThat(fault.played()).isPositive();
            assertToldNothing(other);
        }
    }

    /** The bytes of a blob are no secret to the registry that sends them elsewhere; a login is. */
    @Test
    void followsAnUploadToAnotherHostWithoutItsLogin() throws Exception {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Basic(USER, PASSWORD), Set.of()));
                RegistryServer other = RegistryServer.start()) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);
            server.fault(
                    to("PUT", "/blobs/uploads/").and(RegistrySecretsTest::isLoggedIn),
                    Fault.redirect(307, other.uri()));
            other.fault(any(), Fault.answer(Answer.of(201)));

            Ask.PUT.of(registry);

            assertThat(other.requests(to("PUT", "/blobs/uploads/"))).hasSize(1);
            assertToldNothing(other);
        }
    }

    /** A refresh token is in the body. */
    @Test
    void sendsNoRefreshTokenToAnotherHost() {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Bearer(USER, PASSWORD, false), Set.of()));
                RegistryServer other = RegistryServer.start()) {
            Registry registry = new TestClient()
                    .with(new Credential.IdentityToken(server.newRefreshToken()))
                    .of(server.host());
            PlannedFault fault = server.fault(ServedRequest::isToken, Fault.redirect(307, other.uri()));

            Throwable thrown = catchThrowable(() -> Ask.SIZE.of(registry));

            assertSays(thrown, server, List.of("307"));
            assertThat(fault.played()).isPositive();
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void readsTheNextPageOfTagsAtNoOtherHost() {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Basic(USER, PASSWORD), Set.of()));
                RegistryServer other = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);
            server.fault(
                    to("GET", "/tags/list").and(RegistrySecretsTest::isLoggedIn),
                    Fault.header("Link", "<" + other.uri() + "/v2/team/orders/tags/list>; rel=\"next\""));

            Throwable thrown = catchThrowable(() -> Ask.TAGS.of(registry));

            assertSays(thrown, server, List.of("Link"));
            assertThat(other.requests()).isEmpty();
        }
    }

    /** Another port is another host: whoever may start a server on this machine could listen there. */
    @Test
    void pushesNoManifestToAnotherHost() {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Basic(USER, PASSWORD), Set.of()));
                RegistryServer other = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD);
            server.fault(
                    to("PUT", "/manifests/").and(RegistrySecretsTest::isLoggedIn), Fault.redirect(307, other.uri()));

            Throwable thrown = catchThrowable(() -> Ask.PUSH.of(registry));

            assertSays(thrown, server, List.of("307"));
            assertThat(other.requests()).isEmpty();
        }
    }

    // From https to http

    private static RegistryServer secure(Login login) throws Exception {
        return filled(RegistryServer.startSecure(key.context(), login, Set.of()));
    }

    @Test
    void followsNoRedirectFromHttpsToHttp() throws Exception {
        try (RegistryServer server = secure(new Login.Basic(USER, PASSWORD));
                RegistryServer plain = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD, certificate);
            Ask.READ.of(registry);
            server.fault(to("GET", "/blobs/").and(RegistrySecretsTest::isLoggedIn), Fault.redirect(302, plain.uri()));

            Throwable thrown = catchThrowable(() -> Ask.READ.of(registry));

            assertSays(thrown, server, List.of("http:"));
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void asksForNoTokenOverHttpWhenTheRegistryIsHttps() throws Exception {
        try (RegistryServer server = secure(new Login.None());
                RegistryServer plain = RegistryServer.start(new Login.Bearer(USER, PASSWORD, true), Set.of())) {
            Registry registry = Client.of(server.uri(), USER, PASSWORD, certificate);
            URI realm = plain.uri().resolve("/token");
            server.fault(any(), Fault.unauthorized("Bearer realm=\"" + realm + "\",service=\"registry.example\""));

            Throwable thrown = catchThrowable(() -> Ask.READ.of(registry));

            assertSays(thrown, server, List.of("http:"));
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void trustsNoCertificateThatNobodyVouchesFor(@TempDir Path folder) throws Exception {
        try (RegistryServer server = secure(new Login.None())) {
            Files.createDirectories(folder.resolve("other"));
            Path another = SelfSigned.make(folder.resolve("other")).writeCertificate(folder.resolve("other.pem"));
            Registry registry = Client.of(server.uri(), USER, PASSWORD, another);

            Throwable thrown = catchThrowable(() -> Ask.READ.of(registry));

            assertSays(thrown, server, List.of("certificate"));
            assertThat(server.requests()).isEmpty();
        }
    }
}
