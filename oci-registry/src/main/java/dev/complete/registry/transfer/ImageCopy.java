package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.registry.ManifestDocument;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies an image byte for byte: its blobs, several at a time, then its manifests, then what refers to it, and last its
 * names. What is there is not sent. A copy that broke off is made whole by the same copy again.
 */
public final class ImageCopy {

    private static final int BLOBS_AT_ONCE = 4;

    /** A signature of an attestation of an image is as far as real ones go. */
    private static final int MAX_REFERRER_DEPTH = 4;

    private static final int MAX_REFERRERS = 10_000;

    private final ImageSource source;
    private final ImageTarget target;
    private final Predicate<String> artifactTypes;
    private final CopyListener listener;
    private final Set<Digest> referrers = new HashSet<>();

    /** @param artifactTypes which of the manifests that refer to the image are copied with it */
    public ImageCopy(ImageSource source, ImageTarget target, Predicate<String> artifactTypes, CopyListener listener) {
        this.source = source;
        this.target = target;
        this.artifactTypes = artifactTypes;
        this.listener = listener;
    }

    /** @return the image's digest, the same in both places */
    public Digest run() throws IOException, InterruptedException {
        ManifestDocument root = source.root();
        boolean named = target.isNamed(root);
        if (!named) {
            copy(root, root.digest());
        }
        copyReferrers(root, 0);
        if (!named) {
            target.name(root);
        }
        return root.digest();
    }

    /** @param named put by its names, later; null for none */
    private void copy(ManifestDocument manifest, @Nullable Digest named) throws IOException, InterruptedException {
        ImageContents missing = ImageContents.missing(manifest, source, target);
        copyBlobs(missing.blobs());
        for (ManifestDocument each : missing.manifests()) {
            if (!each.digest().equals(named)) {
                target.putManifest(each);
            }
        }
    }

    private void copyBlobs(List<Descriptor> blobs) throws IOException, InterruptedException {
        if (blobs.isEmpty()) {
            return;
        }
        try (Workers workers = new Workers("copy", Math.min(BLOBS_AT_ONCE, blobs.size()))) {
            List<Future<ImageTarget.Arrival>> arrivals = new ArrayList<>();
            for (Descriptor blob : blobs) {
                arrivals.add(workers.submit(() -> {
                    ImageTarget.Arrival how = target.putBlob(blob, source);
                    synchronized (listener) {
                        listener.arrived(blob, how);
                    }
                    return how;
                }));
            }
            for (Future<ImageTarget.Arrival> arrival : arrivals) {
                Workers.result(arrival, IOException.class, "copying a blob");
            }
        }
    }

    /** What refers to the image, to one of its manifests, or to another one that does. */
    private void copyReferrers(ManifestDocument subject, int depth) throws IOException, InterruptedException {
        for (Descriptor each : source.referrers(subject.digest())) {
            String type = each.artifactType() == null ? "" : each.artifactType();
            if (!artifactTypes.test(type) || !referrers.add(each.digest())) {
                continue;
            }
            if (depth == MAX_REFERRER_DEPTH || referrers.size() > MAX_REFERRERS) {
                throw new InvalidImageException("too much refers to the image, or too deeply");
            }
            ManifestDocument referrer = source.manifest(each);
            if (target.hasManifest(each)) {
                target.putManifest(referrer); // a copy that was killed may not have listed it
            } else {
                copy(referrer, null);
                listener.referrer(each, type);
            }
            copyReferrers(referrer, depth + 1);
        }
        for (Descriptor each : subject.links().manifests()) {
            copyReferrers(source.manifest(each), depth);
        }
    }
}
