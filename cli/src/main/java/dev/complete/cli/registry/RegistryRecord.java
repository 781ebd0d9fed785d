package dev.complete.cli.registry;

import dev.complete.builder.share.RecordDraft;
import dev.complete.builder.share.StoredRecord;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import dev.complete.registry.transfer.RegistrySource;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record in a registry: what the reference names, or what refers to the image that it names. */
record RegistryRecord(Reference reference, RegistryAccess registries) implements StoredRecord {

    /** Types are not looked at for blobs that are asked for by digest. */
    private static final String ANY = "application/octet-stream";

    @Override
    public String place() {
        return Printable.escape(reference.toString());
    }

    private Registry registry() throws IOException {
        return registries.registry(reference.host());
    }

    @Override
    public InputStream index() throws IOException, InterruptedException {
        ManifestLinks links = record().links();
        if (links.blobs().size() < 2) {
            throw new InvalidImageException("it has no index");
        }
        return registry().openBlob(reference.repository(), links.blobs().get(1));
    }

    private ManifestDocument record() throws IOException, InterruptedException {
        ManifestDocument found = manifest(reference.name());
        if (isRecord(found.links().artifactType())) {
            return found;
        }
        List<Descriptor> referrers = new RegistrySource(registry(), reference)
                .referrers(found.digest()).stream()
                        .filter(each -> isRecord(each.artifactType()))
                        .toList();
        if (referrers.isEmpty()) {
            throw new NoSuchFileException(place(), null, "no record refers to it");
        }
        // The newest is listed last, where a registry keeps an order.
        ManifestDocument record =
                manifest(ManifestName.of(referrers.get(referrers.size() - 1).digest()));
        Descriptor subject = record.links().subject();
        if (!isRecord(record.links().artifactType())
                || subject == null
                || !subject.digest().equals(found.digest())) {
            throw new InvalidImageException("what is listed as its record is none");
        }
        return record;
    }

    private ManifestDocument manifest(ManifestName name) throws IOException, InterruptedException {
        return registry()
                .manifest(reference.repository(), name)
                .orElseThrow(() -> new NoSuchFileException(place(), null, "there is none"));
    }

    private static boolean isRecord(@Nullable String artifactType) {
        return RecordDraft.ARTIFACT_TYPE.equals(artifactType);
    }

    @Override
    public InputStream open(Digest blob, long size, long offset, long length) throws IOException, InterruptedException {
        Registry registry = registry();
        try {
            return registry.openBlob(reference.repository(), new Descriptor(ANY, blob, size), offset, length);
        } catch (RegistryException e) {
            if (registry.blobSize(reference.repository(), blob).isEmpty()) {
                throw new NoSuchFileException(place(), null, "the registry has " + blob + " no longer");
            }
            throw e;
        }
    }
}
