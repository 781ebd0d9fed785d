package dev.complete.registry.serve;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryContract;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.http.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The reading half of the contract of registries, by our client: what is put into memory is read through the server. */
class ServedRegistryTest extends RegistryContract {

    private final MemoryRegistry memory = new MemoryRegistry();
    private final PullServer server = start(memory);

    private static PullServer start(MemoryRegistry memory) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return PullServer.start(address, new MemoryImages(memory), PullServer.Limits.DEFAULT, problem -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Registry registry() {
        return new ReadThroughServer(
                memory, new TestClient().of("127.0.0.1:" + server.address().getPort()));
    }

    @Override
    protected boolean corrupt(RepositoryName repository, Digest digest) {
        byte[] wrong = memory.blob(repository, digest).orElseThrow().clone();
        wrong[wrong.length / 2] ^= 1;
        memory.replaceBlob(repository, digest, wrong);
        return true;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private record ReadThroughServer(Registry memory, Registry served) implements Registry {

        @Override
        public OptionalLong blobSize(RepositoryName repository, Digest digest)
                throws IOException, InterruptedException {
            return served.blobSize(repository, digest);
        }

        @Override
        public InputStream openBlob(RepositoryName repository, Descriptor blob)
                throws IOException, InterruptedException {
            return served.openBlob(repository, blob);
        }

        @Override
        public InputStream openBlob(RepositoryName repository, Descriptor blob, long offset, long length)
                throws IOException, InterruptedException {
            return served.openBlob(repository, blob, offset, length);
        }

        @Override
        public boolean mountBlob(RepositoryName repository, Digest digest, RepositoryName from)
                throws IOException, InterruptedException {
            return memory.mountBlob(repository, digest, from);
        }

        @Override
        public void putBlob(RepositoryName repository, Descriptor blob, BlobBytes bytes)
                throws IOException, InterruptedException {
            memory.putBlob(repository, blob, bytes);
        }

        @Override
        public Optional<Descriptor> findManifest(RepositoryName repository, ManifestName name)
                throws IOException, InterruptedException {
            return served.findManifest(repository, name);
        }

        @Override
        public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
                throws IOException, InterruptedException {
            return served.manifest(repository, name);
        }

        @Override
        public boolean putManifest(RepositoryName repository, ManifestName name, ManifestDocument manifest)
                throws IOException, InterruptedException {
            return memory.putManifest(repository, name, manifest);
        }

        @Override
        public List<String> tags(RepositoryName repository) throws IOException, InterruptedException {
            return served.tags(repository);
        }

        @Override
        public Optional<List<Descriptor>> referrers(
                RepositoryName repository, Digest subject, @Nullable String artifactType)
                throws IOException, InterruptedException {
            return served.referrers(repository, subject, artifactType);
        }
    }
}
