package dev.complete.cli.registry;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.files.AtomicFiles;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.transfer.ImageSource;
import dev.complete.registry.transfer.ImageTarget;
import dev.complete.registry.transfer.LayoutTarget;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tar of a layout, which has the image as its only one. The image is gathered in a folder first, because its blobs come
 * in any order and the tar has one: the same image is the same bytes. The file appears whole, or not at all.
 */
final class ArchiveTarget implements ImageTarget {

    private static final int BUFFER = 256 << 10;

    private final Path file;
    private final Path folder;
    private final LayoutTarget gathered;

    /**
     * @param file replaced when it is there
     * @param folder made here; the caller removes it
     * @param name of the image
     */
    ArchiveTarget(Path file, Path folder, String name) {
        this.file = file;
        this.folder = folder;
        this.gathered = new LayoutTarget(folder, name);
    }

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
        return gathered.putBlob(blob, source);
    }

    @Override
    public void putManifest(ManifestDocument manifest) throws IOException {
        gathered.putManifest(manifest);
    }

    @Override
    public void name(ManifestDocument root) throws IOException, InterruptedException {
        gathered.name(root);
        AtomicFiles.write(file, this::write);
    }

    /** In the order of {@code --format archive}. */
    private void write(OutputStream out) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
        TarWriter tar = new TarWriter(buffered);
        tar.add(TarEntry.directory("blobs/"));
        tar.add(TarEntry.directory("blobs/sha256/"));
        DirectoryBlobStore blobs = new DirectoryBlobStore(folder, DirectoryBlobStore.Shape.LAYOUT);
        for (Digest digest : blobs.list()) {
            try (InputStream in = blobs.open(digest)) {
                tar.add(TarEntry.file("blobs/sha256/" + digest.hex(), Files.size(blobs.file(digest))), in);
            }
        }
        for (String name : new String[] {"index.json", "oci-layout"}) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            tar.add(TarEntry.file(name, content.length), content);
        }
        tar.finish();
        buffered.flush();
    }
}
