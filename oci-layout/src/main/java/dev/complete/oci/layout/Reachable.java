package dev.complete.oci.layout;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks from a layout's entries to everything they name. Each blob is visited once. */
final class Reachable {

    /** A visitor of what the walk finds. */
    interface Visitor {
        void image(Descriptor descriptor, Manifest manifest) throws IOException;

        void layer(Descriptor descriptor) throws IOException;
    }

    /** Indexes may hold indexes; a real one does so once. */
    private static final int MAX_DEPTH = 4;

    private final LayoutReader layout;
    private final Visitor visitor;
    private final Set<Digest> seen = new HashSet<>();

    private Reachable(LayoutReader layout, Visitor visitor) {
        this.layout = layout;
        this.visitor = visitor;
    }

    /** @return the digests of all blobs that {@code entries} reach, indexes, manifests and configurations included */
    static Set<Digest> walk(LayoutReader layout, List<Descriptor> entries, Visitor visitor) throws IOException {
        Reachable walk = new Reachable(layout, visitor);
        walk.entries(entries, 0);
        return walk.seen;
    }

    private void entries(List<Descriptor> entries, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new InvalidImageException("image indexes are nested more than " + MAX_DEPTH + " deep");
        }
        for (Descriptor entry : entries) {
            if (!seen.add(entry.digest())) {
                continue;
            }
            switch (entry.mediaType()) {
                case MediaType.INDEX -> entries(layout.index(entry).manifests(), depth + 1);
                case MediaType.MANIFEST -> image(entry, layout.manifest(entry));
                default ->
                    throw new InvalidImageException(
                            layout.describe(entry) + " is neither an image manifest nor an index");
            }
        }
    }

    private void image(Descriptor descriptor, Manifest manifest) throws IOException {
        seen.add(manifest.config().digest());
        visitor.image(descriptor, manifest);
        for (Descriptor layer : manifest.layers()) {
            if (seen.add(layer.digest())) {
                visitor.layer(layer);
            }
        }
    }
}
