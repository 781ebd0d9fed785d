package dev.complete.oci.layout;

import dev.complete.files.PlainFile;
import dev.complete.oci.Descriptor;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.Index;
import dev.complete.oci.IndexDocument;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.LayoutVersion;
import dev.complete.oci.Manifest;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.MediaType;
import dev.complete.oci.blob.BlobSource;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Reads an OCI image layout ({@code image-layout.md}), in a folder or a tar, that anyone may have written: nothing is used before its media
 * type, size and digest were checked. Sees the layout as it was when its index was read. Thread-safe.
 */
public final class LayoutReader {

    static final String LAYOUT_FILE = "oci-layout";
    static final String INDEX_FILE = "index.json";

    /** Largest document that is read into memory. */
    static final int MAX_DOCUMENT_BYTES = 4 << 20;

    private final Path place;
    private final BlobSource blobs;
    private final Index index;

    private LayoutReader(Path place, BlobSource blobs, Index index) {
        this.place = place;
        this.blobs = blobs;
        this.index = index;
    }

    /** @throws InvalidImageException when {@code directory} holds no image layout of version 1 */
    public static LayoutReader open(Path directory) throws IOException {
        return open(directory, new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.LAYOUT));
    }

    /**
     * The same of a layout that is only read: a corrupt blob stays where it is.
     *
     * @throws InvalidImageException when {@code directory} holds no image layout of version 1
     */
    public static LayoutReader openLeavingCorrupt(Path directory) throws IOException {
        return open(directory, DirectoryBlobStore.leavingCorrupt(directory, DirectoryBlobStore.Shape.LAYOUT));
    }

    private static LayoutReader open(Path directory, BlobSource blobs) throws IOException {
        LayoutVersion.check(small(directory.resolve(LAYOUT_FILE)));
        Index index = Index.parse(small(directory.resolve(INDEX_FILE)));
        return new LayoutReader(directory, blobs, index);
    }

    /**
     * Opens a layout that is in a tar: what {@code --format archive} writes, and {@code docker save}, {@code podman save
     * --format oci-archive} and skopeo. Nothing is unpacked.
     *
     * @throws InvalidImageException when {@code file} holds no image layout of version 1, or is compressed
     */
    public static LayoutReader openArchive(Path file) throws IOException {
        LayoutArchive archive = LayoutArchive.open(file);
        LayoutVersion.check(archive.document(LAYOUT_FILE, MAX_DOCUMENT_BYTES));
        return new LayoutReader(file, archive, Index.parse(archive.document(INDEX_FILE, MAX_DOCUMENT_BYTES)));
    }

    static LayoutReader over(Path directory, BlobSource blobs, Index index) {
        return new LayoutReader(directory, blobs, index);
    }

    /** The index of the layout in {@code directory}, to be changed. */
    public static IndexDocument document(Path directory) throws IOException {
        return IndexDocument.parse(small(directory.resolve(INDEX_FILE)));
    }

    private static byte[] small(Path file) throws IOException {
        try {
            return PlainFile.read(file, MAX_DOCUMENT_BYTES);
        } catch (NoSuchFileException e) {
            throw new InvalidImageException("not an OCI image layout: " + print(file) + " is missing", e);
        } catch (FileSystemException e) {
            throw new InvalidImageException("not an OCI image layout: " + print(file) + " " + e.getReason(), e);
        }
    }

    /** The layout's entries. */
    public Index index() {
        return index;
    }

    public BlobSource blobs() {
        return blobs;
    }

    /** The image index that {@code descriptor} names. */
    public Index index(Descriptor descriptor) throws IOException {
        return Index.parse(document(descriptor, MediaType.INDEX));
    }

    /** The image manifest that {@code descriptor} names. */
    public Manifest manifest(Descriptor descriptor) throws IOException {
        return Manifest.parse(document(descriptor, MediaType.MANIFEST));
    }

    /** The configuration of {@code manifest}. */
    public ImageConfig config(Manifest manifest) throws IOException {
        return ImageConfig.parse(document(manifest.config(), MediaType.CONFIG));
    }

    private byte[] document(Descriptor descriptor, String mediaType) throws IOException {
        if (!descriptor.mediaType().equals(mediaType)) {
            throw new InvalidImageException(describe(descriptor) + " is not " + mediaType);
        }
        if (descriptor.size() > MAX_DOCUMENT_BYTES) {
            throw new InvalidImageException(
                    describe(descriptor) + " has " + descriptor.size() + " bytes, more than " + MAX_DOCUMENT_BYTES);
        }
        checkPresent(descriptor);
        try (InputStream in = blobs.open(descriptor.digest())) {
            return in.readAllBytes();
        }
    }

    /** Checks that the blob is there with the size its descriptor says; does not read it. */
    public void checkPresent(Descriptor descriptor) throws IOException {
        OptionalLong size = blobs.size(descriptor.digest());
        if (size.isEmpty()) {
            throw new InvalidImageException(describe(descriptor) + " is missing");
        }
        if (size.getAsLong() != descriptor.size()) {
            throw new InvalidImageException(describe(descriptor) + " has " + size.getAsLong()
                    + " bytes, its descriptor says " + descriptor.size());
        }
    }

    /**
     * Reads every blob that the layout's entries reach: all must have the digest, size and media type that is said of
     * them, and each configuration one diffID for each layer.
     *
     * @throws IOException naming the first thing that is wrong
     */
    public void validate() throws IOException {
        Reachable.walk(this, index.manifests(), new Reachable.Visitor() {
            @Override
            public void manifest(Descriptor descriptor, ManifestLinks links) throws IOException {
                if (descriptor.mediaType().equals(MediaType.MANIFEST) && links.isImage()) {
                    checkImage(descriptor);
                }
            }

            @Override
            public void blob(Descriptor descriptor) throws IOException {
                checkPresent(descriptor);
                try (InputStream in = blobs.open(descriptor.digest())) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        });
    }

    private void checkImage(Descriptor descriptor) throws IOException {
        Manifest manifest = manifest(descriptor);
        ImageConfig config = config(manifest);
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new InvalidImageException(
                    describe(descriptor) + " has " + manifest.layers().size() + " layers, its configuration "
                            + config.diffIds().size() + " diffIDs");
        }
        for (Descriptor layer : manifest.layers()) {
            if (!layer.mediaType().startsWith(MediaType.LAYER) && !MediaType.isForeign(layer.mediaType())) {
                throw new InvalidImageException(describe(layer) + " is not a layer");
            }
        }
    }

    /** What the manifest or index that {@code descriptor} names is made of; it may be no image of the specification. */
    public ManifestLinks links(Descriptor descriptor) throws IOException {
        if (!MediaType.isManifest(descriptor.mediaType())) {
            throw new InvalidImageException(describe(descriptor) + " is neither an image manifest nor an index");
        }
        return ManifestLinks.parse(descriptor.mediaType(), document(descriptor, descriptor.mediaType()));
    }

    String describe(Descriptor descriptor) {
        return "blob " + descriptor.digest() + " (" + Printable.escape(descriptor.mediaType()) + ") in " + print(place);
    }

    private static String print(Path path) {
        return Printable.escape(path.toString());
    }
}
