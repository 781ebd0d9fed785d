package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import dev.complete.registry.ManifestDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a manifest leads to, and the target lacks: blobs, each once, and manifests, those that others name first.
 *
 * @param blobs by their digests, in the order in which they were met
 * @param manifests each after all that it names
 */
record ImageContents(List<Descriptor> blobs, List<ManifestDocument> manifests) {

    /** An index of indexes is as deep as real images go. */
    private static final int MAX_DEPTH = 4;

    /** One index may hold many platforms, and a manifest many layers: more than this is no image. */
    private static final int MAX_MANIFESTS = 1000;

    private static final int MAX_BLOBS = 20_000;

    /** Reads all manifests below {@code root}; what the target has is not looked into. */
    static ImageContents missing(ManifestDocument root, ImageSource source, ImageTarget target)
            throws IOException, InterruptedException {
        Walk walk = new Walk(source, target);
        walk.visit(root, 0);
        return new ImageContents(List.copyOf(walk.blobs.values()), List.copyOf(walk.manifests));
    }

    private static final class Walk {

        private final ImageSource source;
        private final ImageTarget target;
        private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        private final List<ManifestDocument> manifests = new ArrayList<>();
        private final Set<Digest> seen = new HashSet<>();

        private Walk(ImageSource source, ImageTarget target) {
            this.source = source;
            this.target = target;
        }

        private void visit(ManifestDocument manifest, int depth) throws IOException, InterruptedException {
            if (!seen.add(manifest.digest()) || target.hasManifest(manifest.descriptor())) {
                return;
            }
            ManifestLinks links = manifest.links();
            if (seen.size() + links.manifests().size() > MAX_MANIFESTS) {
                throw new InvalidImageException("the image has more than " + MAX_MANIFESTS + " manifests");
            }
            if (depth == MAX_DEPTH && !links.manifests().isEmpty()) {
                throw new InvalidImageException("image indexes are nested more than " + MAX_DEPTH + " deep");
            }
            for (Descriptor each : links.manifests()) {
                visit(source.manifest(each), depth + 1);
            }
            for (Descriptor each : links.blobs()) {
                Descriptor other = blobs.putIfAbsent(each.digest(), each);
                if (other != null && other.size() != each.size()) {
                    throw new InvalidImageException(
                            "blob " + each.digest() + " is said to have " + other.size() + " bytes and " + each.size());
                }
            }
            if (blobs.size() > MAX_BLOBS) {
                throw new InvalidImageException("the image has more than " + MAX_BLOBS + " blobs");
            }
            manifests.add(manifest);
        }
    }
}
