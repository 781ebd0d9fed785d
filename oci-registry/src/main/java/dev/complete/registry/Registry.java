package dev.complete.registry;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One registry: an effect. A repository is there as soon as something is in it. What is stored can be read at once, by
 * whoever may. Everything is idempotent: done twice it is as if done once. Thread-safe. Implementations pass
 * {@code RegistryContract}.
 *
 * <p>All methods throw a {@link RegistryException} when the registry refuses, cannot be reached, or answers what it must
 * not.
 */
public interface Registry {

    /** The blob's size in bytes, or empty when the repository does not have it. */
    OptionalLong blobSize(RepositoryName repository, Digest digest) throws IOException, InterruptedException;

    /**
     * The whole blob. The stream fails no later than at its end when the bytes do not have the descriptor's size and
     * digest.
     */
    InputStream openBlob(RepositoryName repository, Descriptor blob) throws IOException, InterruptedException;

    /** A part of a blob, not verified: the caller has a digest of its own for it. The stream ends with the part. */
    InputStream openBlob(RepositoryName repository, Descriptor blob, long offset, long length)
            throws IOException, InterruptedException;

    /**
     * Makes a blob of another repository one of this repository too, without sending it.
     *
     * @return false when the registry does not do that, does not have it there, or does not allow it; nothing has changed
     */
    boolean mountBlob(RepositoryName repository, Digest digest, RepositoryName from)
            throws IOException, InterruptedException;

    /** Stores a blob. What an earlier, broken attempt sent is not sent again, as far as the registry kept it. */
    void putBlob(RepositoryName repository, Descriptor blob, BlobBytes bytes) throws IOException, InterruptedException;

    /** Type, digest and size of a manifest, or empty when there is none of that name. */
    Optional<Descriptor> findManifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException;

    /** A manifest, or empty when there is none of that name. One asked by digest has it. */
    Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException;

    /**
     * Stores a manifest under its digest, and under a tag when {@code name} is one. Everything that it names must be there.
     *
     * @return whether the registry lists it by itself among those that refer to its subject; false when it has none
     */
    boolean putManifest(RepositoryName repository, ManifestName name, ManifestDocument manifest)
            throws IOException, InterruptedException;

    /** All tags, in the order of their bytes; none when there is no such repository. */
    List<String> tags(RepositoryName repository) throws IOException, InterruptedException;

    /**
     * The manifests whose subject is {@code subject}; each with its artifact type and annotations.
     *
     * @param artifactType only those of this type; null for all
     * @return empty when the registry does not know the question
     */
    Optional<List<Descriptor>> referrers(RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws IOException, InterruptedException;
}
