package dev.complete.oci.layout;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks from a layout's entries to everything they name. Each blob is visited once. */
final class Reachable {

    /** A visitor of what the walk finds. */
    interface Visitor {
        void manifest(Descriptor descriptor, ManifestLinks links) throws IOException;

        /** A configuration, a layer, or what else a manifest names. */
        void blob(Descriptor descriptor) throws IOException;
    }

    /** Indexes may hold indexes; a real one does so once. */
    private static final int MAX_DEPTH = 4;

    private final LayoutReader layout;
    private final Visitor visitor;
    private final Set<Digest> manifests = new HashSet<>();
    private final Set<Digest> blobs = new HashSet<>();

    private Reachable(LayoutReader layout, Visitor visitor) {
        this.layout = layout;
        this.visitor = visitor;
    }

    /** @return the digests of all blobs that {@code entries} reach, indexes, manifests and configurations included */
    static Set<Digest> walk(LayoutReader layout, List<Descriptor> entries, Visitor visitor) throws IOException {
        Reachable walk = new Reachable(layout, visitor);
        walk.entries(entries, 0);
        walk.blobs.addAll(walk.manifests);
        return walk.blobs;
    }

    private void entries(List<Descriptor> entries, int depth) throws IOException {
        if (depth > MAX_DEPTH && !entries.isEmpty()) {
            throw new InvalidImageException("image indexes are nested more than " + MAX_DEPTH + " deep");
        }
        for (Descriptor entry : entries) {
            if (!manifests.add(entry.digest())) {
                continue;
            }
            ManifestLinks links = layout.links(entry);
            visitor.manifest(entry, links);
            for (Descriptor blob : links.blobs()) {
                if (blobs.add(blob.digest())) { // an artifact may name a manifest as one
                    visitor.blob(blob);
                }
            }
            entries(links.manifests(), depth + 1);
        }
    }
}
