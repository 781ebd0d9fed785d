package dev.complete.registry.http;

import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.registry.ManifestName;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.SampleImages;
import dev.complete.registry.http.wire.Patience;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.RegistryServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // Against a test run that hangs: nothing here is measured.
class PagedListTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("team/orders");

    private final RegistryServer server = RegistryServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    /** Waits for bytes as long as they come, however slowly. */
    private HttpRegistry client(Duration list) {
        Patience patience = new Patience(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                0,
                list,
                1,
                Duration.ofMillis(5),
                Duration.ofSeconds(1));
        return new TestClient().with(patience).of(server.host());
    }

    @Test
    void aPageThatTricklesForEverIsNotReadForEver() throws Exception {
        server.registry().putBlob(REPOSITORY, SampleImages.config(new byte[2]), SampleImages.source(new byte[2]));
        server.registry()
                .putManifest(
                        REPOSITORY, ManifestName.tag("1"), SampleImages.manifest(SampleImages.config(new byte[2])));
        server.fault(to("GET", "/tags/list"), Fault.slow());

        assertThatThrownBy(() -> client(Duration.ofSeconds(1)).tags(REPOSITORY))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("listing tags")
                .hasMessageContaining("not whole after 1 s");
    }

    @Test
    void pagesThatComeOneAfterTheOtherAreNotReadForEver() {
        server.fault(to("GET", "/tags/list"), Fault.endlessTags());

        assertThatThrownBy(() -> client(Duration.ofMillis(1)).tags(REPOSITORY))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("listing tags")
                .hasMessageContaining("not whole after 0 s");
    }
}
