package dev.complete.registry.http;

import static dev.complete.registry.server.ServedRequest.any;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.login.Credential;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked before a long build, so that it does not fail after it. */
class PushCheckTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("team/orders");
    private static final Credential RIGHT = new Credential.Password("me", "s3cret");
    private static final Credential WRONG = new Credential.Password("me", "wrong");
    private static final List<Login> LOGINS =
            List.of(new Login.Basic("me", "s3cret"), new Login.Bearer("me", "s3cret", true));

    @Test
    void leavesNothingInTheRegistry() throws Exception {
        for (Login login : LOGINS) {
            try (RegistryServer server = RegistryServer.start(login, Set.of())) {
                HttpRegistry client = new TestClient().with(RIGHT).of(server.host());

                client.checkPush(REPOSITORY);
                client.checkLogin(REPOSITORY);

                assertThat(server.openUploads()).isZero();
                assertThat(server.received()).isZero();
            }
        }
    }

    @Test
    void saysThatALoginIsWrong() {
        for (Login login : LOGINS) {
            try (RegistryServer server = RegistryServer.start(login, Set.of())) {
                HttpRegistry client = new TestClient().with(WRONG).of(server.host());

                assertThatThrownBy(() -> client.checkPush(REPOSITORY))
                        .isInstanceOf(RegistryException.class)
                        .hasMessageContaining("refuses the login");
                assertThatThrownBy(() -> client.checkLogin(REPOSITORY)).isInstanceOf(RegistryException.class);
            }
        }
    }

    @Test
    void saysThatALoginIsNeededOrNotEnough() {
        try (RegistryServer server = RegistryServer.start(new Login.Bearer("me", "s3cret", true), Set.of())) {
            assertThatThrownBy(() -> new TestClient().of(server.host()).checkPush(REPOSITORY))
                    .hasMessageContaining("a login is needed");

            server.fault(to("POST", "/blobs/uploads/"), Fault.status(403));
            assertThatThrownBy(
                            () -> new TestClient().with(RIGHT).of(server.host()).checkPush(REPOSITORY))
                    .hasMessageContaining("403");
        }
    }

    /** It may be there when the build has ended. */
    @Test
    void isSilentAboutARegistryThatCannotBeReachedNow() throws Exception {
        RegistryServer closed = RegistryServer.start();
        closed.close();
        new TestClient().of(closed.host()).checkPush(REPOSITORY);
        new TestClient().of(closed.host()).checkLogin(REPOSITORY);

        try (RegistryServer busy = RegistryServer.start()) {
            busy.fault(any(), Fault.status(503));
            new TestClient().of(busy.host()).checkPush(REPOSITORY);
            new TestClient().of(busy.host()).checkLogin(REPOSITORY);
            assertThat(busy.requests()).as("each once").hasSize(2);
        }
    }
}
