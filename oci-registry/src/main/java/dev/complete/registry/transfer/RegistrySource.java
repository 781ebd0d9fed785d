package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An image in a registry. */
public final class RegistrySource implements ImageSource {

    private final Registry registry;
    private final Reference reference;

    /** @param registry that {@code reference} names */
    public RegistrySource(Registry registry, Reference reference) {
        this.registry = registry;
        this.reference = reference;
    }

    @Override
    public ManifestDocument root() throws IOException, InterruptedException {
        return registry.manifest(reference.repository(), reference.name()).orElseThrow(() -> absent(reference.name()));
    }

    @Override
    public ManifestDocument manifest(Descriptor descriptor) throws IOException, InterruptedException {
        return find(descriptor).orElseThrow(() -> absent(ManifestName.of(descriptor.digest())));
    }

    @Override
    public Optional<ManifestDocument> find(Descriptor descriptor) throws IOException, InterruptedException {
        Optional<ManifestDocument> manifest =
                registry.manifest(reference.repository(), ManifestName.of(descriptor.digest()));
        if (manifest.isPresent()) {
            Descriptor actual = manifest.get().descriptor();
            if (actual.size() != descriptor.size() || !actual.mediaType().equals(descriptor.mediaType())) {
                throw new RegistryException(reference.host() + "/" + reference.repository() + ": manifest "
                        + descriptor.digest() + " has another size or type than is said of it");
            }
        }
        return manifest;
    }

    private RegistryException absent(ManifestName name) {
        return new RegistryException(reference.host() + "/" + reference.repository() + ": there is no " + name);
    }

    @Override
    public BlobBytes blob(Descriptor descriptor) {
        return offset -> offset == 0
                ? registry.openBlob(reference.repository(), descriptor)
                : registry.openBlob(reference.repository(), descriptor, offset, descriptor.size() - offset);
    }

    @Override
    public List<Descriptor> referrers(Digest subject) throws IOException, InterruptedException {
        Optional<List<Descriptor>> listed = registry.referrers(reference.repository(), subject, null);
        return listed.isPresent() ? listed.get() : new ReferrersTag(registry, reference.repository(), subject).list();
    }

    @Override
    public Reference repository() {
        return reference;
    }
}
