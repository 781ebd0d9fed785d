package dev.complete.registry;

import dev.complete.oci.Digest;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The client over HTTP with each kind of registry there is. */
class RegistryClientTest {

    /** One that does all that the specification knows, in small pages. */
    @Nested
    class OfTheSpecification extends RegistryContract {

        private final RegistryServer server = RegistryServer.startWithPagesOf(7);

        @Override
        protected Registry registry() {
            return Client.of(server.uri());
        }

        @Override
        protected boolean corrupt(RepositoryName repository, Digest digest) {
            byte[] wrong =
                    server.registry().blob(repository, digest).orElseThrow().clone();
            wrong[wrong.length / 2] ^= 1;
            server.registry().replaceBlob(repository, digest, wrong);
            return true;
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }

    /** One that does as little as it may. */
    @Nested
    class OfTheLeast extends RegistryContract {

        private final RegistryServer server = RegistryServer.start(new Login.None(), Habit.LEAST);

        @Override
        protected Registry registry() {
            return Client.of(server.uri());
        }

        @Override
        protected boolean mounts() {
            return false;
        }

        @Override
        protected boolean listsReferrers() {
            return false;
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }

    /** One whose tokens do not last, as long as a job. */
    @Nested
    class WithTokens extends RegistryContract {

        private final RegistryServer server =
                RegistryServer.start(new Login.Bearer("me", "s3cret", false), Set.of(Habit.ABSOLUTE_LOCATIONS));

        @Override
        protected Registry registry() {
            server.tokensLast(20);
            return Client.of(server.uri(), "me", "s3cret");
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }

    @Nested
    class OfDocker extends RegistryContract {

        private static DockerRegistry docker;

        @BeforeAll
        static void start(@TempDir Path folder) throws Exception {
            docker = DockerRegistry.startWithLogin(folder);
        }

        @Override
        protected Registry registry() {
            return Client.of(docker.uri(), DockerRegistry.USER, DockerRegistry.PASSWORD);
        }

        @Override
        protected boolean listsReferrers() {
            return false;
        }

        @Override
        protected boolean corrupt(RepositoryName repository, Digest digest) throws Exception {
            docker.corrupt(digest);
            return true;
        }

        @AfterAll
        static void stop() {
            docker.close();
        }
    }
}
