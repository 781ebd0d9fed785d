package dev.complete.registry.transfer;

import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.Descriptor;
import dev.complete.oci.IndexDocument;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.oci.layout.RefName;
import dev.complete.registry.ManifestDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layout on this machine, which gets the image as an entry. Other entries stay. Several copies into one layout may run
 * at a time; nobody else may write to it.
 */
public final class LayoutTarget implements ImageTarget {

    private static final String LOCK = ".lock";

    private final Path directory;
    private final String name;
    private final List<Descriptor> referrers = new ArrayList<>();
    private @Nullable LayoutWriter writer;

    /**
     * @param directory made with the first blob, when it is not there
     * @param name of the entry; one that has it is replaced
     */
    public LayoutTarget(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    private synchronized LayoutWriter layout() throws IOException {
        if (writer == null) {
            if (isForeign()) {
                throw new FileSystemException(
                        directory.toString(),
                        null,
                        "holds something, and is no image layout; name another folder, or one that is new");
            }
            writer = LayoutWriter.open(directory);
        }
        return writer;
    }

    private boolean isForeign() throws IOException {
        return Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                && !Files.exists(directory.resolve("oci-layout"), LinkOption.NOFOLLOW_LINKS)
                && !FileTrees.children(directory).isEmpty();
    }

    /** False always: whether all of an image is there on a disk is only known when it is read. */
    @Override
    public boolean isNamed(ManifestDocument root) {
        return false;
    }

    @Override
    public boolean hasManifest(Descriptor manifest) {
        return false;
    }

    @Override
    public Arrival putBlob(Descriptor blob, ImageSource source) throws IOException {
        boolean written = layout().add(blob, out -> {
            try (InputStream in = source.blob(blob).from(0)) {
                in.transferTo(out);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        });
        return written ? Arrival.SENT : Arrival.PRESENT;
    }

    @Override
    public void putManifest(ManifestDocument manifest) throws IOException {
        layout().add(manifest.mediaType(), manifest.json());
        if (manifest.links().subject() != null) {
            synchronized (referrers) {
                referrers.add(ReferrersTag.described(manifest));
            }
        }
    }

    @Override
    public void name(ManifestDocument root) throws IOException, InterruptedException {
        layout().add(root.mediaType(), root.json());
        try (FileLocks.Held held = FileLocks.exclusive(directory.resolve(LOCK))) {
            IndexDocument others = index().changed(entry -> !name.equals(RefName.of(entry)), List.of());
            List<Descriptor> added = new ArrayList<>();
            for (Descriptor referrer : referrers) {
                if (others.manifests().stream()
                        .noneMatch(entry -> entry.digest().equals(referrer.digest()))) {
                    added.add(referrer);
                }
            }
            added.add(RefName.give(name, root.descriptor()));
            layout().addEntries(others, added);
        }
    }

    /** Empty for a new layout; an index that cannot be read is not replaced. */
    private IndexDocument index() throws IOException {
        return Files.exists(directory.resolve("index.json"), LinkOption.NOFOLLOW_LINKS)
                ? LayoutReader.document(directory)
                : IndexDocument.empty();
    }
}
