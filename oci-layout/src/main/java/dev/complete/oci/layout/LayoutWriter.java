package dev.complete.oci.layout;

import dev.complete.files.AtomicFiles;
import dev.complete.files.IoConsumer;
import dev.complete.files.PlainFile;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.IndexDocument;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.LayoutVersion;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.oci.blob.EitherBlobStore;
import dev.complete.text.Printable;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Changes an OCI image layout so that readers at any instant, or after a crash at any instant, find either the old images
 * or the new ones, whole: blobs are added first, then {@code index.json} is replaced in one step, and only then
 * what nothing refers to any more is pruned. What is new may be written to another folder, in the same places, for a caller
 * who moves it into the layout in that order. The caller is the only writer. Blobs may be added by several threads;
 * nothing else is thread-safe.
 */
public final class LayoutWriter {

    /** Entries by name, then platform: their order must not depend on the order of building. */
    private static final Comparator<Descriptor> ENTRY_ORDER = Comparator.comparing(RefName::of)
            .thenComparing(entry -> String.valueOf(entry.platform()))
            .thenComparing(Descriptor::digest);

    private static final int READERS = 2;
    private static final int BUFFER = 128 << 10;

    private final Path directory;
    private final Path additions;
    private final DirectoryBlobStore present;
    private final DirectoryBlobStore added;
    /** Blobs that {@link #verify} found whole. */
    private final Set<Digest> verified = new HashSet<>();

    private LayoutWriter(Path directory, Path additions) {
        this.directory = directory;
        this.additions = additions;
        this.present = new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.LAYOUT);
        this.added = new DirectoryBlobStore(additions, DirectoryBlobStore.Shape.LAYOUT);
    }

    /** Creates the layout when it is absent, and writes into it. */
    public static LayoutWriter open(Path directory) throws IOException {
        return open(directory, directory);
    }

    /**
     * Leaves the layout as it is.
     *
     * @param directory the layout, which may be absent
     * @param additions receives what is new
     */
    public static LayoutWriter open(Path directory, Path additions) throws IOException {
        refuseLinks(directory);
        LayoutWriter writer = new LayoutWriter(directory, additions);
        writer.writeIfChanged(LayoutReader.LAYOUT_FILE, LayoutVersion.text());
        return writer;
    }

    /** Refuses links: behind one may be another layout, and pruning deletes the blobs that this one does not know. */
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

    /** The layout's present entries; empty when it is new or its index is unreadable and so worth nothing. */
    public List<Descriptor> entries() throws IOException {
        try {
            return LayoutReader.open(directory).index().manifests();
        } catch (InvalidImageException e) {
            return List.of();
        }
    }

    /**
     * Reads the blobs that are there already, two at a time: {@link #add} need not read them again.
     *
     * @param blobs may have some several times
     */
    public void verify(List<Descriptor> blobs) throws IOException {
        Map<Digest, Future<Boolean>> underWay = new LinkedHashMap<>();
        try (Workers workers = new Workers("verify", READERS)) {
            for (Descriptor blob : blobs) {
                underWay.computeIfAbsent(blob.digest(), digest -> workers.submit(() -> isWhole(blob)));
            }
            for (Map.Entry<Digest, Future<Boolean>> one : underWay.entrySet()) {
                if (Workers.result(one.getValue(), IOException.class, "reading a blob")) {
                    verified.add(one.getKey());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the blobs in " + directory + " were read");
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
        if (verified.contains(expected.digest()) || isWhole(expected)) {
            return false;
        }
        BlobStore.Stored stored = added.write(writer);
        if (!stored.digest().equals(expected.digest()) || stored.size() != expected.size()) {
            throw new InvalidImageException("expected " + expected.size() + " bytes with digest " + expected.digest()
                    + ", but " + stored.size() + " bytes with digest " + stored.digest() + " were written");
        }
        return true;
    }

    private boolean isWhole(Descriptor expected) throws IOException {
        if (!present.size(expected.digest()).equals(OptionalLong.of(expected.size()))) {
            return false;
        }
        try (InputStream in = present.open(expected.digest())) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // its end is verified
            }
            return true;
        } catch (CorruptBlobException | NoSuchFileException e) {
            return false; // the store has set it aside
        }
    }

    /** Adds a small document; one that is there and wrong is replaced. */
    public Descriptor add(String mediaType, byte[] document) throws IOException {
        Descriptor descriptor = new Descriptor(mediaType, Digest.of(document), document.length);
        if (!isWhole(descriptor)) {
            present.discard(descriptor.digest());
            added.write(out -> out.write(document));
        }
        return descriptor;
    }

    /**
     * Makes {@code entries} the layout's entries, in one step. No two have one name; one without a name is found by what
     * refers to it or by its digest. Everything they reach must be there.
     *
     * @return all files of the layout, relative to it: in the order in which to put them into place
     */
    public List<String> replaceEntries(List<Descriptor> entries) throws IOException {
        List<Descriptor> sorted = entries.stream().sorted(ENTRY_ORDER).toList();
        Set<String> names = new HashSet<>();
        for (Descriptor entry : sorted) {
            String name = RefName.of(entry);
            if (!name.isEmpty() && !names.add(name)) {
                throw new InvalidImageException("two entries of the layout have one name: " + Printable.escape(name));
            }
        }
        byte[] index = new Index(sorted).toJson();
        List<String> files = new ArrayList<>();
        reachable(index).stream()
                .sorted()
                .forEach(digest ->
                        files.add(directory.relativize(present.file(digest)).toString()));
        files.add(LayoutReader.LAYOUT_FILE);
        files.add(LayoutReader.INDEX_FILE);
        writeIfChanged(LayoutReader.INDEX_FILE, index);
        return files;
    }

    /**
     * Puts {@code entries} behind those of {@code others}, in one step. Everything that {@code entries} reach must be
     * there. Others stay as they are, and are not looked into: they may be of another tool.
     */
    public void addEntries(IndexDocument others, List<Descriptor> entries) throws IOException {
        reachable(new Index(entries).toJson());
        writeIfChanged(
                LayoutReader.INDEX_FILE, others.changed(any -> true, entries).toJson());
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
                    PlainFile.read(directory.resolve(LayoutReader.INDEX_FILE), LayoutReader.MAX_DOCUMENT_BYTES));
        } catch (InvalidImageException | FileSystemException e) {
            return 0;
        }
        int removed = 0;
        for (Digest digest : present.list()) {
            if (!reachable.contains(digest)) {
                Files.deleteIfExists(present.file(digest));
                removed++;
            }
        }
        present.sweep();
        return removed;
    }

    /** Removes a layout that is no longer wanted, its index first; other files stay, with their folders. */
    public static void remove(Path directory) throws IOException {
        refuseLinks(directory);
        Files.deleteIfExists(directory.resolve(LayoutReader.INDEX_FILE));
        Files.deleteIfExists(directory.resolve(LayoutReader.LAYOUT_FILE));
        DirectoryBlobStore blobs = new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.LAYOUT);
        for (Digest digest : blobs.list()) {
            Files.deleteIfExists(blobs.file(digest));
        }
        blobs.sweep();
        Path folder = directory.resolve("blobs");
        for (Path empty : List.of(folder.resolve("sha256"), folder, directory)) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private Set<Digest> reachable(byte[] index) throws IOException {
        LayoutReader reader = LayoutReader.over(directory, new EitherBlobStore(added, present), Index.parse(index));
        return Reachable.walk(reader, reader.index().manifests(), new Reachable.Visitor() {
            @Override
            public void manifest(Descriptor descriptor, ManifestLinks links) {}

            @Override
            public void blob(Descriptor descriptor) throws IOException {
                reader.checkPresent(descriptor);
            }
        });
    }

    private void writeIfChanged(String name, byte[] content) throws IOException {
        try {
            if (Arrays.equals(PlainFile.read(directory.resolve(name), LayoutReader.MAX_DOCUMENT_BYTES), content)) {
                return;
            }
        } catch (FileSystemException e) {
            // Absent, or nothing that we wrote: replaced below.
        }
        AtomicFiles.write(additions.resolve(name), content);
    }
}
