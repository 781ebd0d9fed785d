package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads manifests and what they name, each once and within limits: whoever wrote them may not mean well. */
final class ManifestWalk {

    /** An index of indexes is as deep as real images go. */
    private static final int MAX_DEPTH = 4;

    /** An image of many platforms, all that refers to it included. */
    private static final int MAX_MANIFESTS = 2000;

    private static final long MAX_BYTES = 64 << 20;

    private final ImageSource source;
    private final Set<Digest> seen = new HashSet<>();
    private long bytes;

    ManifestWalk(ImageSource source) {
        this.source = source;
    }

    /** Whether it was not met before; it is counted then. */
    boolean isNew(Descriptor manifest) throws RegistryException {
        if (!seen.add(manifest.digest())) {
            return false;
        }
        bytes += manifest.size();
        if (seen.size() > MAX_MANIFESTS || bytes > MAX_BYTES) {
            throw new RegistryException("the image has more than " + MAX_MANIFESTS
                    + " manifests, or they have more than " + MAX_BYTES + " bytes");
        }
        return true;
    }

    /** The manifests below {@code root} that are new, and itself: each after all that it names. */
    List<ManifestDocument> below(ManifestDocument root) throws IOException, InterruptedException {
        List<ManifestDocument> manifests = new ArrayList<>();
        visit(root, 0, manifests);
        return manifests;
    }

    private void visit(ManifestDocument manifest, int depth, List<ManifestDocument> into)
            throws IOException, InterruptedException {
        List<Descriptor> named = manifest.links().manifests();
        if (depth == MAX_DEPTH && !named.isEmpty()) {
            throw new RegistryException("image indexes are nested more than " + MAX_DEPTH + " deep");
        }
        for (Descriptor each : named) {
            if (isNew(each)) {
                visit(source.manifest(each), depth + 1, into);
            }
        }
        into.add(manifest);
    }
}
