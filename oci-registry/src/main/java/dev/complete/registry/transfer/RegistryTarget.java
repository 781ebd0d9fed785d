package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A repository of a registry, and the tags that the image gets there. */
public final class RegistryTarget implements ImageTarget {

    private final Registry registry;
    private final String host;
    private final RepositoryName repository;
    private final List<ManifestName> tags;
    private final Map<Digest, RepositoryName> elsewhere;

    /**
     * @param registry that {@code host} names
     * @param tags none for an image that is found by its digest only
     * @param elsewhere blobs that other repositories of the registry have; those that are put are added
     */
    public RegistryTarget(
            Registry registry,
            String host,
            RepositoryName repository,
            List<ManifestName> tags,
            ConcurrentHashMap<Digest, RepositoryName> elsewhere) {
        this.registry = registry;
        this.host = host;
        this.repository = repository;
        this.tags = List.copyOf(tags);
        this.elsewhere = elsewhere;
    }

    @Override
    public boolean isNamed(ManifestDocument root) throws IOException, InterruptedException {
        if (tags.isEmpty()) {
            return hasManifest(root.descriptor());
        }
        for (ManifestName tag : tags) {
            if (!leadsTo(tag, root)) {
                return false;
            }
        }
        return true;
    }

    private boolean leadsTo(ManifestName tag, ManifestDocument root) throws IOException, InterruptedException {
        return registry.findManifest(repository, tag)
                .filter(there -> there.digest().equals(root.digest()))
                .isPresent();
    }

    @Override
    public boolean hasManifest(Descriptor manifest) throws IOException, InterruptedException {
        return registry.findManifest(repository, ManifestName.of(manifest.digest()))
                .isPresent();
    }

    @Override
    public Arrival putBlob(Descriptor blob, ImageSource source) throws IOException, InterruptedException {
        Arrival how = put(blob, source);
        elsewhere.putIfAbsent(blob.digest(), repository);
        return how;
    }

    private Arrival put(Descriptor blob, ImageSource source) throws IOException, InterruptedException {
        if (registry.blobSize(repository, blob.digest()).isPresent()) {
            return Arrival.PRESENT;
        }
        RepositoryName other = otherRepository(blob, source.repository());
        if (other != null && registry.mountBlob(repository, blob.digest(), other)) {
            return Arrival.MOUNTED;
        }
        registry.putBlob(repository, blob, source.blob(blob));
        return Arrival.SENT;
    }

    private @Nullable RepositoryName otherRepository(Descriptor blob, @Nullable Reference source) {
        RepositoryName other =
                source != null && source.host().equals(host) ? source.repository() : elsewhere.get(blob.digest());
        return repository.equals(other) ? null : other;
    }

    @Override
    public void putManifest(ManifestDocument manifest) throws IOException, InterruptedException {
        put(ManifestName.of(manifest.digest()), manifest);
    }

    private void put(ManifestName name, ManifestDocument manifest) throws IOException, InterruptedException {
        boolean listed = registry.putManifest(repository, name, manifest);
        Optional<Descriptor> subject = Optional.ofNullable(manifest.links().subject());
        if (subject.isPresent() && !listed) {
            new ReferrersTag(registry, repository, subject.get().digest()).add(manifest);
        }
    }

    /** Each tag is asked back: whoever else pushes to it may have come in between. */
    @Override
    public void name(ManifestDocument root) throws IOException, InterruptedException {
        if (tags.isEmpty()) {
            putManifest(root);
        }
        for (ManifestName tag : tags) {
            put(tag, root);
            if (!leadsTo(tag, root)) {
                throw new RegistryException(host + "/" + repository + ":" + tag + " is not " + root.digest()
                        + ", which was pushed there: somebody else may push to the same tag");
            }
        }
    }
}
