package dev.complete.registry.serve;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What a registry in memory holds. */
final class MemoryImages implements ServedImages {

    private final MemoryRegistry registry;

    MemoryImages(MemoryRegistry registry) {
        this.registry = registry;
    }

    @Override
    public List<RepositoryName> repositories() {
        return registry.repositories();
    }

    @Override
    public Optional<List<String>> tags(RepositoryName repository) {
        return registry.repositories().contains(repository) ? Optional.of(registry.tags(repository)) : Optional.empty();
    }

    @Override
    public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name) {
        return registry.manifest(repository, name);
    }

    @Override
    public Optional<ServedBlob> blob(RepositoryName repository, Digest digest) {
        return registry.blob(repository, digest)
                .map(bytes -> new ServedBlob(
                        bytes.length, (offset, length) -> open(digest, bytes, (int) offset, (int) length)));
    }

    private static InputStream open(Digest digest, byte[] bytes, int offset, int length) throws IOException {
        if (!Digest.of(bytes).equals(digest)) {
            throw new IOException("blob " + digest + " has other bytes");
        }
        return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException {
        return registry.referrers(repository, subject, null).orElseThrow();
    }
}
