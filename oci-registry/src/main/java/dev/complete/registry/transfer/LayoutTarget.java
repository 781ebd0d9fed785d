package dev.complete.registry.transfer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.registry.ManifestDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A layout on this machine, which gets the image as an entry. Other entries stay. The caller is its only writer. */
public final class LayoutTarget implements ImageTarget {

    private final LayoutWriter layout;
    private final String name;
    private final List<Descriptor> referrers = new ArrayList<>();

    /**
     * @param directory made when it is not there
     * @param name of the entry; one that has it is replaced
     */
    public LayoutTarget(Path directory, String name) throws IOException {
        this.layout = LayoutWriter.open(directory);
        this.name = name;
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
        boolean written = layout.add(blob, out -> {
            try (InputStream in = source.blob(blob).from(0)) {
                in.transferTo(out);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted");
            }
        });
        return written ? Arrival.SENT : Arrival.PRESENT;
    }

    @Override
    public void putManifest(ManifestDocument manifest) throws IOException {
        layout.add(manifest.mediaType(), manifest.json());
        if (manifest.links().subject() != null) {
            synchronized (referrers) {
                referrers.add(ReferrersTag.described(manifest));
            }
        }
    }

    @Override
    public void name(ManifestDocument root) throws IOException {
        layout.add(root.mediaType(), root.json());
        List<Descriptor> entries = new ArrayList<>();
        for (Descriptor entry : layout.entries()) {
            boolean replaced = name.equals(entry.annotations().get(Annotations.REF_NAME))
                    || referrers.stream().anyMatch(each -> each.digest().equals(entry.digest()));
            if (!replaced) {
                entries.add(entry);
            }
        }
        TreeMap<String, String> annotations = new TreeMap<>();
        annotations.put(Annotations.REF_NAME, name);
        entries.add(root.descriptor().with(annotations));
        entries.addAll(referrers);
        layout.replaceEntries(entries);
    }
}
