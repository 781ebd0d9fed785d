package dev.complete.registry.http;

import dev.complete.registry.Registry;
import dev.complete.registry.RegistryContract;
import dev.complete.registry.login.Credential;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The client keeps the contract of a registry, whatever the one at the other end wants; more of it: {@code RegistryClientTest}. */
class HttpRegistryTest {

    private abstract static class Contract extends RegistryContract {

        private final RegistryServer server;
        private final TestClient client;

        Contract(RegistryServer server, TestClient client) {
            this.server = server;
            this.client = client;
        }

        @Override
        protected Registry registry() throws IOException {
            return client.of(server.host());
        }

        @AfterEach
        void close() {
            server.close();
        }
    }

    @Nested
    class WithPassword extends Contract {
        WithPassword() {
            super(
                    RegistryServer.start(new Login.Basic("user", "päss:word"), Set.of()),
                    new TestClient().with(new Credential.Password("user", "päss:word")));
        }
    }

    @Nested
    class LikeDockerRegistry extends Contract {
        LikeDockerRegistry() {
            super(RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY), new TestClient());
        }

        @Override
        protected boolean listsReferrers() {
            return false;
        }
    }
}
