package dev.complete.registry.serve;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a server serves: an effect, which is only read. A repository sees nothing of another one. What a manifest names is
 * in its repository. A method may take as long as it takes to make what is asked for. Thread-safe. Implementations pass
 * {@code ServedImagesContract}.
 *
 * <p>All methods throw a {@link NotServedException} when something is there and cannot be had; its message is for whoever
 * asked. Any other {@link IOException} is a failure of this machine.
 */
public interface ServedImages {

    /** All repositories, in the order of their bytes. */
    List<RepositoryName> repositories() throws IOException, InterruptedException;

    /** A repository's tags, in the order of their bytes; empty when there is no such repository. */
    Optional<List<String>> tags(RepositoryName repository) throws IOException, InterruptedException;

    /** A manifest, whose bytes were compared with its digest; empty when there is none of that name. */
    Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException;

    /** A configuration, a layer, or what else a manifest names; empty when no manifest of the repository does. */
    Optional<ServedBlob> blob(RepositoryName repository, Digest digest) throws IOException, InterruptedException;

    /** The manifests whose subject is {@code subject}; each with its artifact type and annotations. */
    List<Descriptor> referrers(RepositoryName repository, Digest subject) throws IOException, InterruptedException;
}
