package dev.complete.oci.layout;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.IoConsumer;
import dev.complete.files.PlainFile;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.Manifest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Changes an OCI image layout so that whoever reads it at any instant, or after a crash at any instant, finds either the
 * old images or the new ones, whole: blobs are added first, then {@code index.json} is replaced in one step, and only then
 * what nothing refers to any more is pruned. Holds the layout's lock from opening to closing, so that no other writer
 * prunes a blob between its writing and its being referred to. Not thread-safe.
 */
public final class LayoutWriter implements AutoCloseable {

    private static final String LOCK_FILE = ".lock";

    /** Entries by name, then platform: their order must not depend on the order of building. */
    private static final Comparator<Descriptor> ENTRY_ORDER = Comparator.comparing(LayoutWriter::name)
            .thenComparing(entry -> String.valueOf(entry.platform()))
            .thenComparing(Descriptor::digest);

    private final Path directory;
    private final DirectoryBlobStore blobs;
    private final FileLocks.Held lock;

    private LayoutWriter(Path directory, FileLocks.Held lock) {
        this.directory = directory;
        this.blobs = new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.LAYOUT);
        this.lock = lock;
    }

    /** Creates the layout when it is absent; waits for another writer to close. */
    public static LayoutWriter open(Path directory) throws IOException {
        refuseLinks(directory);
        FileLocks.Held lock = lock(directory);
        try {
            writeIfChanged(directory.resolve(LayoutReader.LAYOUT_FILE), LayoutVersion.text());
            return new LayoutWriter(directory, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** What is behind a link may be another layout's, and pruning deletes what this one does not know. */
    private static void refuseLinks(Path directory) throws FileSystemException {
        Path blobs = directory.resolve("blobs");
        for (Path folder : List.of(directory, blobs, blobs.resolve("sha256"))) {
            if (Files.isSymbolicLink(folder)) {
                throw new FileSystemException(
                        folder.toString(),
                        null,
                        "is a symbolic link, and a layout is not written through one; remove it");
            }
        }
    }

    private static FileLocks.Held lock(Path directory) throws IOException {
        try {
            return FileLocks.exclusive(directory.resolve(LOCK_FILE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the lock of " + directory);
        }
    }

    /** The layout's present entries; empty when it is new or its index is unreadable and so worth nothing. */
    public List<Descriptor> entries() throws IOException {
        try {
            return LayoutReader.open(directory).index().manifests();
        } catch (InvalidImageException e) {
            return List.of();
        }
    }

    /**
     * Adds a blob unless it is there already. One that is there is read and compared with its digest, which is cheaper
     * than writing it: a disk or a person may have changed it since, and a fresh build must not vouch for that.
     *
     * @return true when {@code writer} was called
     * @throws InvalidImageException when it writes anything but what {@code expected} says
     */
    public boolean add(Descriptor expected, IoConsumer<OutputStream> writer) throws IOException {
        if (isWhole(expected)) {
            return false;
        }
        BlobStore.Stored stored = blobs.write(writer);
        if (!stored.digest().equals(expected.digest()) || stored.size() != expected.size()) {
            throw new InvalidImageException("expected " + expected.size() + " bytes with digest " + expected.digest()
                    + ", but " + stored.size() + " bytes with digest " + stored.digest() + " were written");
        }
        return true;
    }

    private boolean isWhole(Descriptor expected) throws IOException {
        OptionalLong present = blobs.size(expected.digest());
        if (present.isEmpty() || present.getAsLong() != expected.size()) {
            return false;
        }
        try (InputStream in = blobs.open(expected.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (CorruptBlobException | NoSuchFileException e) {
            return false; // the store has set it aside
        }
    }

    /** Adds a small document; one that is there is compared byte by byte, and replaced when it is wrong. */
    public Descriptor add(String mediaType, byte[] document) throws IOException {
        Descriptor descriptor = new Descriptor(mediaType, Digest.of(document), document.length);
        if (!isPresent(descriptor, document)) {
            blobs.discard(descriptor.digest());
            blobs.write(out -> out.write(document));
        }
        return descriptor;
    }

    private boolean isPresent(Descriptor descriptor, byte[] document) throws IOException {
        OptionalLong size = blobs.size(descriptor.digest());
        if (size.isEmpty() || size.getAsLong() != document.length) {
            return false;
        }
        try (InputStream in = Files.newInputStream(blobs.file(descriptor.digest()))) {
            return Arrays.equals(in.readNBytes(document.length), document);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Makes {@code entries} the layout's entries, in one step. Each must carry a name of its own, and everything it
     * reaches must be there.
     */
    public void replaceEntries(List<Descriptor> entries) throws IOException {
        List<Descriptor> sorted = entries.stream().sorted(ENTRY_ORDER).toList();
        Set<String> names = new HashSet<>();
        for (Descriptor entry : sorted) {
            if (name(entry).isEmpty() || !names.add(name(entry))) {
                throw new IllegalArgumentException("an entry without a name of its own: " + entry);
            }
        }
        byte[] index = new Index(sorted).toJson();
        reachable(index);
        writeIfChanged(directory.resolve(LayoutReader.INDEX_FILE), index);
    }

    /**
     * Removes what no entry reaches, and what killed writers left. When an entry cannot be followed to its end, nothing
     * is removed. Call it after {@link #replaceEntries}, never before.
     *
     * @return how many blobs were removed
     */
    public int prune() throws IOException {
        Set<Digest> reachable;
        try {
            reachable = reachable(
                    PlainFile.read(directory.resolve(LayoutReader.INDEX_FILE), LayoutVersion.MAX_DOCUMENT_BYTES));
        } catch (InvalidImageException | FileSystemException e) {
            return 0;
        }
        int removed = 0;
        for (Digest digest : blobs.list()) {
            if (!reachable.contains(digest)) {
                Files.deleteIfExists(blobs.file(digest));
                removed++;
            }
        }
        blobs.sweep();
        return removed;
    }

    private Set<Digest> reachable(byte[] index) throws IOException {
        LayoutReader reader = LayoutReader.over(directory, blobs, Index.parse(index));
        return Reachable.walk(reader, reader.index().manifests(), new Reachable.Visitor() {
            @Override
            public void image(Descriptor descriptor, Manifest manifest) throws IOException {
                reader.checkPresent(manifest.config());
            }

            @Override
            public void layer(Descriptor descriptor) throws IOException {
                reader.checkPresent(descriptor);
            }
        });
    }

    private static void writeIfChanged(Path file, byte[] content) throws IOException {
        try {
            if (Arrays.equals(PlainFile.read(file, LayoutVersion.MAX_DOCUMENT_BYTES), content)) {
                return;
            }
        } catch (FileSystemException e) {
            // Absent, or nothing that we wrote: replaced below.
        }
        AtomicFiles.write(file, content);
    }

    private static String name(Descriptor entry) {
        return entry.annotations().getOrDefault(Annotations.REF_NAME, "");
    }

    @Override
    public void close() {
        lock.close();
    }
}
