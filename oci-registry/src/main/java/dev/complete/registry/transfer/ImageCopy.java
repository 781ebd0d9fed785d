package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.RegistryException;
import dev.complete.registry.transfer.ImageTarget.Arrival;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;

/**
 * Copies an image byte for byte: its blobs, several at a time, then its manifests, then what refers to it, and last its
 * names. What is there is not sent. A copy that broke off is made whole by the same copy again.
 */
public final class ImageCopy {

    private static final int BLOBS_AT_ONCE = 4;

    /** A manifest may have many layers; more than this is no image. */
    private static final int MAX_BLOBS = 20_000;

    private final ImageSource source;
    private final ImageTarget target;
    private final ReferrerChoice choice;
    private final CopyListener listener;
    private final ManifestWalk walk;

    public ImageCopy(ImageSource source, ImageTarget target, ReferrerChoice choice, CopyListener listener) {
        this.source = source;
        this.target = target;
        this.choice = choice;
        this.listener = listener;
        this.walk = new ManifestWalk(source);
    }

    /** @return the image's digest, the same in both places */
    public Digest run() throws IOException, InterruptedException {
        ManifestDocument root = source.root();
        boolean named = target.isNamed(root);
        if (named && choice.isNone()) {
            return root.digest();
        }
        walk.isNew(root.descriptor());
        List<ManifestDocument> manifests = walk.below(root);
        if (!named) {
            copyBlobs(manifests);
            for (ManifestDocument each : manifests.subList(0, manifests.size() - 1)) {
                target.putManifest(each);
            }
        }
        if (!choice.isNone()) {
            copyReferrers(manifests);
        }
        if (!named) {
            target.name(root);
        }
        return root.digest();
    }

    private void copyBlobs(List<ManifestDocument> manifests) throws IOException, InterruptedException {
        for (ManifestDocument manifest : manifests) {
            manifest.links().foreign().forEach(listener::foreign);
        }
        Collection<Descriptor> blobs = missing(manifests);
        if (blobs.isEmpty()) {
            return;
        }
        try (Workers workers = new Workers("copy", Math.min(BLOBS_AT_ONCE, blobs.size()))) {
            CompletionService<Arrival> arrivals = new ExecutorCompletionService<>(workers);
            for (Descriptor blob : blobs) {
                arrivals.submit(() -> copyBlob(blob));
            }
            for (int i = 0; i < blobs.size(); i++) {
                Workers.result(arrivals.take(), IOException.class, "copying a blob"); // the first failure ends all
            }
        }
    }

    private Arrival copyBlob(Descriptor blob) throws IOException, InterruptedException {
        Arrival how = target.putBlob(blob, source);
        synchronized (listener) {
            listener.arrived(blob, how);
        }
        return how;
    }

    /** The blobs of the manifests that the target lacks, each once. */
    private Collection<Descriptor> missing(List<ManifestDocument> manifests) throws IOException, InterruptedException {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        for (ManifestDocument manifest : manifests) {
            if (target.hasManifest(manifest.descriptor())) {
                continue;
            }
            for (Descriptor each : manifest.links().blobs()) {
                Descriptor other = blobs.putIfAbsent(each.digest(), each);
                if (other != null && other.size() != each.size()) {
                    throw new RegistryException(
                            "blob " + each.digest() + " is said to have " + other.size() + " bytes and " + each.size());
                }
            }
        }
        if (blobs.size() > MAX_BLOBS) {
            throw new RegistryException("the image has more than " + MAX_BLOBS + " blobs");
        }
        return blobs.values();
    }

    /** What refers to one of the manifests, or to another one that does. */
    private void copyReferrers(List<ManifestDocument> manifests) throws IOException, InterruptedException {
        ArrayDeque<ManifestDocument> subjects = new ArrayDeque<>(manifests);
        while (!subjects.isEmpty()) {
            ManifestDocument subject = subjects.remove();
            for (Descriptor each : source.referrers(subject.digest())) {
                String type = each.artifactType() == null ? "" : each.artifactType();
                if (choice.takes(type) && walk.isNew(each)) {
                    subjects.addAll(copyReferrer(each, type, subject));
                }
            }
        }
    }

    /** @return the manifests that it consists of; none when it is not there, or does not refer to the subject */
    private List<ManifestDocument> copyReferrer(Descriptor referrer, String type, ManifestDocument subject)
            throws IOException, InterruptedException {
        Optional<ManifestDocument> found = source.find(referrer);
        Descriptor said = found.isEmpty() ? null : found.get().links().subject();
        if (found.isEmpty() || said == null || !said.digest().equals(subject.digest())) {
            // Lists go stale; whatever else is wrong with one is a failure, or a signature could be lost without one.
            listener.skipped(
                    referrer,
                    "manifest " + referrer.digest() + " is listed as referring to " + subject.digest() + " and "
                            + (found.isEmpty() ? "is not there" : "does not"));
            return List.of();
        }
        ManifestDocument document = found.get();
        List<ManifestDocument> manifests = new ArrayList<>(walk.below(document));
        boolean there = target.hasManifest(referrer);
        if (!there) {
            copyBlobs(manifests);
        }
        for (ManifestDocument each : manifests) {
            target.putManifest(each); // also one that is there: a copy that was killed may not have listed it
        }
        if (!there) {
            listener.referrer(referrer, type);
        }
        return manifests;
    }
}
