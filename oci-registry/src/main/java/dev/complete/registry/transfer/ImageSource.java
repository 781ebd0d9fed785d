package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One image where it can be read, with what it consists of and what refers to it. Thread-safe. */
public interface ImageSource {

    /** The image: a manifest, or an index of several. */
    ManifestDocument root() throws IOException, InterruptedException;

    /** A manifest that the image names, with that digest, type and size. */
    ManifestDocument manifest(Descriptor descriptor) throws IOException, InterruptedException;

    /** The same; empty when it is not there. */
    Optional<ManifestDocument> find(Descriptor descriptor) throws IOException, InterruptedException;

    /** A blob's bytes. Read from its beginning, they fail at their end when they are not those of the digest. */
    BlobBytes blob(Descriptor descriptor);

    /** The manifests whose subject is {@code subject}. */
    List<Descriptor> referrers(Digest subject) throws IOException, InterruptedException;

    /** The repository that it is in; null when that is in no registry. */
    @Nullable
    Reference repository();
}
