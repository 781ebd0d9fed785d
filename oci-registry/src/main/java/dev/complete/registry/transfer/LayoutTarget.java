package dev.complete.registry.transfer;

import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.Descriptor;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.oci.layout.LayoutWriter;
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
import java.util.TreeMap;
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
            List<Descriptor> entries = new ArrayList<>();
            for (Descriptor entry : entries()) {
                if (!name.equals(entry.annotations().get(Annotations.REF_NAME))) {
                    entries.add(entry);
                }
            }
            for (Descriptor referrer : referrers) {
                if (entries.stream().noneMatch(entry -> entry.digest().equals(referrer.digest()))) {
                    entries.add(referrer);
                }
            }
            TreeMap<String, String> annotations = new TreeMap<>();
            annotations.put(Annotations.REF_NAME, name);
            entries.add(root.descriptor().with(annotations));
            layout().replaceEntries(entries);
        }
    }

    /** None of a new layout; an index that cannot be read is not replaced. */
    private List<Descriptor> entries() throws IOException {
        return Files.exists(directory.resolve("index.json"), LinkOption.NOFOLLOW_LINKS)
                ? LayoutReader.open(directory).index().manifests()
                : List.of();
    }
}
