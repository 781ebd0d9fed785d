package dev.complete.cli.registry;

import dev.complete.builder.share.FinishedImage;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.Reference;
import dev.complete.registry.RegistryException;
import dev.complete.registry.transfer.ImageSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image that was just built, from the cache: it is nowhere else yet. */
record FinishedSource(FinishedImage image) implements ImageSource {

    @Override
    public ManifestDocument root() {
        return document(image.root());
    }

    @Override
    public ManifestDocument manifest(Descriptor descriptor) throws RegistryException {
        return find(descriptor)
                .orElseThrow(() -> new RegistryException("the image has no manifest " + descriptor.digest()));
    }

    @Override
    public Optional<ManifestDocument> find(Descriptor descriptor) {
        return image.documents().stream()
                .filter(each -> each.descriptor().digest().equals(descriptor.digest()))
                .findFirst()
                .map(FinishedSource::document);
    }

    private static ManifestDocument document(FinishedImage.Document document) {
        return new ManifestDocument(
                document.descriptor().mediaType(), document.json().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BlobBytes blob(Descriptor descriptor) {
        return offset -> image.blobs().open(descriptor.digest(), offset);
    }

    @Override
    public List<Descriptor> referrers(Digest subject) {
        return List.of();
    }

    @Override
    public @Nullable Reference repository() {
        return null;
    }
}
