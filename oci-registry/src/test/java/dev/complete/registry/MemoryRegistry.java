package dev.complete.registry;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A registry in memory that does all that the specification knows, the referrers too. */
public final class MemoryRegistry implements Registry {

    private final Map<RepositoryName, Repository> repositories = new HashMap<>();

    /** @param tags to digests, in the order of the tags' bytes: they are ASCII */
    private record Repository(
            Map<Digest, byte[]> blobs, Map<Digest, ManifestDocument> manifests, TreeMap<String, Digest> tags) {

        Repository() {
            this(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>());
        }
    }

    /** All repositories, in the order of their bytes. */
    public synchronized List<RepositoryName> repositories() {
        return repositories.keySet().stream()
                .sorted(Comparator.comparing(RepositoryName::text))
                .toList();
    }

    @Override
    public synchronized OptionalLong blobSize(RepositoryName repository, Digest digest) {
        byte[] blob = look(repository).blobs().get(digest);
        return blob == null ? OptionalLong.empty() : OptionalLong.of(blob.length);
    }

    @Override
    public InputStream openBlob(RepositoryName repository, Descriptor blob) throws IOException {
        byte[] bytes = bytes(repository, blob);
        if (!Digest.of(bytes).equals(blob.digest())) {
            throw refused(repository, "the bytes of blob " + blob.digest() + " are others");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public InputStream openBlob(RepositoryName repository, Descriptor blob, long offset, long length)
            throws IOException {
        byte[] bytes = bytes(repository, blob);
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw refused(repository, "blob " + blob.digest() + " has no " + length + " bytes from " + offset);
        }
        return new ByteArrayInputStream(bytes, (int) offset, (int) length);
    }

    private synchronized byte[] bytes(RepositoryName repository, Descriptor blob) throws RegistryException {
        byte[] bytes = look(repository).blobs().get(blob.digest());
        if (bytes == null) {
            throw refused(repository, "no blob " + blob.digest());
        }
        if (bytes.length != blob.size()) {
            throw refused(repository, "blob " + blob.digest() + " has " + bytes.length + " bytes, not " + blob.size());
        }
        return bytes;
    }

    @Override
    public synchronized boolean mountBlob(RepositoryName repository, Digest digest, RepositoryName from) {
        byte[] bytes = look(from).blobs().get(digest);
        if (bytes == null) {
            return false;
        }
        make(repository).blobs().put(digest, bytes);
        return true;
    }

    @Override
    public void putBlob(RepositoryName repository, Descriptor blob, BlobBytes bytes)
            throws IOException, InterruptedException {
        byte[] content;
        try (InputStream in = bytes.from(0)) {
            content = in.readAllBytes();
        }
        if (content.length != blob.size() || !Digest.of(content).equals(blob.digest())) {
            throw refused(repository, "what was sent is not blob " + blob.digest() + " of " + blob.size() + " bytes");
        }
        replaceBlob(repository, blob.digest(), content);
    }

    /** Stores bytes, which are not looked at. */
    public synchronized void replaceBlob(RepositoryName repository, Digest digest, byte[] content) {
        make(repository).blobs().put(digest, content);
    }

    /** The bytes that are stored, which are not looked at and not to be changed. */
    public synchronized Optional<byte[]> blob(RepositoryName repository, Digest digest) {
        return Optional.ofNullable(look(repository).blobs().get(digest));
    }

    @Override
    public Optional<Descriptor> findManifest(RepositoryName repository, ManifestName name) {
        return manifest(repository, name).map(ManifestDocument::descriptor);
    }

    @Override
    public synchronized Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name) {
        Repository there = look(repository);
        Digest digest = name.digest() == null ? there.tags().get(name.text()) : name.digest();
        return digest == null
                ? Optional.empty()
                : Optional.ofNullable(there.manifests().get(digest));
    }

    @Override
    public synchronized boolean putManifest(RepositoryName repository, ManifestName name, ManifestDocument manifest)
            throws IOException {
        if (name.digest() != null && !name.digest().equals(manifest.digest())) {
            throw refused(repository, "the manifest has the digest " + manifest.digest() + ", not " + name);
        }
        ManifestLinks links = links(repository, manifest);
        Repository there = look(repository);
        for (Descriptor blob : links.blobs()) {
            byte[] bytes = there.blobs().get(blob.digest());
            if (bytes == null || bytes.length != blob.size()) {
                throw refused(repository, "the manifest names blob " + blob.digest() + ", which is not there");
            }
        }
        for (Descriptor part : links.manifests()) {
            if (!there.manifests().containsKey(part.digest())) {
                throw refused(repository, "the index names manifest " + part.digest() + ", which is not there");
            }
        }
        Repository into = make(repository);
        into.manifests().put(manifest.digest(), manifest);
        if (name.digest() == null) {
            into.tags().put(name.text(), manifest.digest());
        }
        return links.subject() != null;
    }

    @Override
    public synchronized List<String> tags(RepositoryName repository) {
        return List.copyOf(look(repository).tags().keySet());
    }

    @Override
    public synchronized Optional<List<Descriptor>> referrers(
            RepositoryName repository, Digest subject, @Nullable String artifactType) throws IOException {
        List<Descriptor> referrers = new ArrayList<>();
        for (ManifestDocument manifest : look(repository).manifests().values()) {
            ManifestLinks links = links(repository, manifest);
            if (links.subject() != null
                    && links.subject().digest().equals(subject)
                    && (artifactType == null || artifactType.equals(links.artifactType()))) {
                referrers.add(new Descriptor(
                        manifest.mediaType(),
                        manifest.digest(),
                        manifest.json().length,
                        null,
                        links.annotations(),
                        links.artifactType()));
            }
        }
        return Optional.of(referrers);
    }

    private static ManifestLinks links(RepositoryName repository, ManifestDocument manifest) throws RegistryException {
        try {
            return manifest.links();
        } catch (InvalidImageException e) {
            throw new RegistryException(repository + ": " + e.getMessage(), e);
        }
    }

    /** What is in a repository; one without anything in it is not there. */
    private Repository look(RepositoryName name) {
        return repositories.getOrDefault(name, new Repository());
    }

    private Repository make(RepositoryName name) {
        return repositories.computeIfAbsent(name, any -> new Repository());
    }

    private static RegistryException refused(RepositoryName repository, String why) {
        return new RegistryException(repository + ": " + why);
    }
}
