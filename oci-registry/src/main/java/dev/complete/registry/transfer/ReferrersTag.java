package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.IndexDocument;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The list of what refers to a manifest, as a tag, for registries that keep none (OCI distribution specification 1.1,
 * "Referrers Tag Schema"). It is read, changed and written by all who add to it, and nobody can lock it.
 */
final class ReferrersTag {

    /** Somebody else's change may undo ours: looked at afterwards, and repeated so often. */
    private static final int MAX_ATTEMPTS = 5;

    private final Registry registry;
    private final RepositoryName repository;
    private final ManifestName tag;

    ReferrersTag(Registry registry, RepositoryName repository, Digest subject) {
        this.registry = registry;
        this.repository = repository;
        this.tag = ManifestName.tag("sha256-" + subject.hex());
    }

    /** Nothing when there is no such tag. */
    List<Descriptor> list() throws IOException, InterruptedException {
        return document().manifests();
    }

    private IndexDocument document() throws IOException, InterruptedException {
        Optional<ManifestDocument> list = registry.manifest(repository, tag);
        if (list.isEmpty()) {
            return IndexDocument.empty();
        }
        if (!list.get().mediaType().equals(MediaType.INDEX)) {
            throw new InvalidImageException(
                    "tag " + tag + " in " + repository + " is not the list of what refers to a manifest");
        }
        return IndexDocument.parse(list.get().json());
    }

    void add(ManifestDocument referrer) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            IndexDocument listed = document();
            if (holds(listed.manifests(), referrer)) {
                return;
            }
            IndexDocument more = listed.changed(any -> true, List.of(described(referrer)));
            registry.putManifest(repository, tag, new ManifestDocument(MediaType.INDEX, more.toJson()));
        }
        if (!holds(list(), referrer)) {
            throw new RegistryException("tag " + tag + " in " + repository
                    + ": others change the list of what refers to the image at the same time; try again");
        }
    }

    private static boolean holds(List<Descriptor> list, ManifestDocument manifest) {
        return list.stream().anyMatch(each -> each.digest().equals(manifest.digest()));
    }

    /** With its type and annotations, which the list is searched by. */
    static Descriptor described(ManifestDocument referrer) throws InvalidImageException {
        ManifestLinks links = referrer.links();
        Descriptor plain = referrer.descriptor();
        return new Descriptor(
                plain.mediaType(), plain.digest(), plain.size(), null, links.annotations(), links.artifactType());
    }
}
