package dev.complete.registry;

import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.server.RegistryServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server holds in the tests of what a client says. */
final class ServedOrders {

    private ServedOrders() {}

    static final RepositoryName ORDERS = new RepositoryName("team/orders");
    static final ManifestName TAG = ManifestName.tag("1.0");
    static final Descriptor HELLO = blob(text("hello\n"));
    static final ManifestDocument IMAGE = manifest(config(empty()), HELLO);

    /** Of nothing that is there. */
    static final Digest OTHER = Digest.of(text("other"));

    /** What is put in several chunks. */
    static byte[] chunks() {
        return bytes(20 << 20, 1);
    }

    static byte[] longBlob() {
        return bytes(100_000, 1);
    }

    /** The server with an image, {@link #TAG}, and a longer blob. */
    static RegistryServer filled(RegistryServer server) {
        try {
            for (byte[] blob : List.of(text("hello\n"), empty(), longBlob())) {
                server.registry().putBlob(ORDERS, blob(blob), source(blob));
            }
            server.registry().putManifest(ORDERS, TAG, IMAGE);
            return server;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** That a client said what it should: in one line, which names the registry and the repository. */
    static void assertSays(@Nullable Throwable thrown, RegistryServer server, List<String> words) {
        assertThat(thrown).isInstanceOf(RegistryException.class);
        assertThat(thrown)
                .extracting(Throwable::getMessage)
                .asString()
                .contains(server.host())
                .contains(ORDERS.text())
                .satisfies(message ->
                        assertThat(words).allSatisfy(word -> assertThat(message).contains(word)))
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(2000);
    }
}
