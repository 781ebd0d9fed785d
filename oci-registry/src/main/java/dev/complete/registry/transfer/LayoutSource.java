package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.blob.BlobSource;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image of a layout on this machine. */
public final class LayoutSource implements ImageSource {

    private final LayoutReader layout;
    private final Descriptor image;
    private @Nullable Map<Digest, List<Descriptor>> referrers;

    /** @param image one of the layout's entries */
    public LayoutSource(LayoutReader layout, Descriptor image) {
        this.layout = layout;
        this.image = image;
    }

    @Override
    public ManifestDocument root() throws IOException {
        return manifest(image);
    }

    @Override
    public ManifestDocument manifest(Descriptor descriptor) throws IOException {
        if (descriptor.size() > ManifestDocument.MAX_BYTES) {
            throw new InvalidImageException("manifest " + descriptor.digest() + " has " + descriptor.size()
                    + " bytes, more than " + ManifestDocument.MAX_BYTES);
        }
        layout.checkPresent(descriptor);
        try (InputStream in = layout.blobs().open(descriptor.digest())) {
            return new ManifestDocument(descriptor.mediaType(), in.readAllBytes());
        }
    }

    @Override
    public Optional<ManifestDocument> find(Descriptor descriptor) throws IOException {
        return layout.blobs().size(descriptor.digest()).isEmpty()
                ? Optional.empty()
                : Optional.of(manifest(descriptor));
    }

    @Override
    public BlobBytes blob(Descriptor descriptor) {
        BlobSource blobs = layout.blobs();
        return offset -> {
            layout.checkPresent(descriptor);
            return offset == 0
                    ? blobs.open(descriptor.digest())
                    : blobs.open(descriptor.digest(), offset, descriptor.size() - offset);
        };
    }

    /** A layout keeps no list of them: its entries are looked into. One that cannot be read refers to nothing. */
    @Override
    public synchronized List<Descriptor> referrers(Digest subject) throws IOException {
        if (referrers == null) {
            referrers = new HashMap<>();
            for (Descriptor entry : layout.index().manifests()) {
                ManifestDocument manifest = readable(entry);
                Descriptor of = manifest == null ? null : manifest.links().subject();
                if (of != null && manifest != null) {
                    referrers
                            .computeIfAbsent(of.digest(), any -> new ArrayList<>())
                            .add(ReferrersTag.described(manifest));
                }
            }
        }
        return List.copyOf(referrers.getOrDefault(subject, List.of()));
    }

    private @Nullable ManifestDocument readable(Descriptor entry) throws IOException {
        try {
            ManifestDocument manifest = manifest(entry);
            manifest.links();
            return manifest;
        } catch (InvalidImageException | CorruptBlobException e) {
            return null;
        }
    }

    @Override
    public @Nullable Reference repository() {
        return null;
    }
}
