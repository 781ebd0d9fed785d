package dev.complete.oci.blob;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.files.IoConsumer;
import dev.complete.files.NamedOutputStream;
import dev.complete.oci.Digest;
import dev.complete.streams.SizedInputStream;
import dev.complete.threads.Interrupts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Blobs as files named by their digest. A blob is written under a temporary name in the store's own directory, hashed
 * on the way, forced to disk once, and renamed; so a file with a digest for a name is whole, even after a kill.
 * Symbolic links and other things in a blob's place count as absent and are replaced, never followed. A corrupt
 * blob is renamed aside to {@code .corrupt-*}, so that its bytes can be looked at.
 */
public final class DirectoryBlobStore implements BlobStore {

    /** Prefix of what was set aside; safe to delete. */
    public static final String CORRUPT_PREFIX = ".corrupt-";

    /** The places of blobs below the store's root. */
    public enum Shape {
        /** {@code blobs/sha256/<hex>}: the OCI image layout. */
        LAYOUT,
        /** {@code cas/sha256/<first two digits>/<hex>}: directories stay small with millions of blobs. */
        SHARDED;

        private Path blobs(Path root) {
            return root.resolve(this == LAYOUT ? "blobs" : "cas").resolve("sha256");
        }

        private Path directory(Path root, Digest digest) {
            return this == LAYOUT
                    ? blobs(root)
                    : blobs(root).resolve(digest.hex().substring(0, 2));
        }

        /** All directories that may hold blobs. */
        private List<Path> directories(Path root) throws IOException {
            return this == LAYOUT ? List.of(blobs(root)) : children(blobs(root));
        }

        /** The directory of blobs that have no name yet. */
        private Path temporaries(Path root) {
            return this == LAYOUT ? root : root.resolve("cas");
        }
    }

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 64 << 10;

    private final Path root;
    private final Shape shape;
    private final boolean setsAside;

    /** @param root created with the first blob */
    public DirectoryBlobStore(Path root, Shape shape) {
        this(root, shape, true);
    }

    private DirectoryBlobStore(Path root, Shape shape, boolean setsAside) {
        this.root = root;
        this.shape = shape;
        this.setsAside = setsAside;
    }

    /** Blobs of a folder that is only read: a corrupt one stays where it is. */
    public static DirectoryBlobStore leavingCorrupt(Path root, Shape shape) {
        return new DirectoryBlobStore(root, shape, false);
    }

    /** The blob's file, which need not exist. */
    public Path file(Digest digest) {
        return shape.directory(root, digest).resolve(digest.hex());
    }

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        Path directory = shape.temporaries(root);
        FileTrees.createMissing(directory);
        Path temporary = AtomicFiles.temporaryIn(directory);
        try (FileChannel channel = FileChannel.open(temporary, NEW_FILE)) {
            HashingOutputStream hashing = new HashingOutputStream(NamedOutputStream.to(channel, root), BUFFER);
            writer.accept(hashing);
            hashing.flush();
            Stored stored = new Stored(hashing.digest(), hashing.size());
            // Bytes that are there are checked by their readers.
            if (size(stored.digest()).equals(OptionalLong.of(stored.size()))) {
                return stored;
            }
            NamedOutputStream.force(channel, root);
            publish(temporary, file(stored.digest()));
            return stored;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void publish(Path temporary, Path target) throws IOException {
        Path directory = target.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            createDirectories(directory);
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            setAside(target);
        }
        AtomicFiles.publish(temporary, target);
    }

    /** Creates what is missing and forces the parents of what was created, so that the blob's own name is reachable. */
    private static void createDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            createDirectories(parent);
        }
        Files.createDirectories(directory);
        if (parent != null) {
            AtomicFiles.syncDirectory(parent);
        }
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file(digest), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        FileChannel channel = channel(digest);
        try {
            return verified(Channels.newInputStream(channel), channel.size(), digest, this, root.toString());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * A whole blob, checked against its digest when its last byte is read.
     *
     * @param owner discards a corrupt blob before the reader hears of it
     * @param store what messages call {@code owner}
     */
    static InputStream verified(InputStream in, long size, Digest expected, BlobStore owner, String store) {
        MessageDigest hasher = Digest.sha256();
        return new SizedInputStream(in, size, hasher::update, (rest, missing) -> {
            Digest actual = Digest.of(hasher);
            if (!actual.equals(expected)) {
                owner.discard(expected);
                throw new CorruptBlobException(
                        expected,
                        "blob " + expected + " in " + store + " is corrupt: its bytes have the digest " + actual);
            }
        });
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        FileChannel channel = channel(digest);
        try {
            if (offset < 0 || length < 0 || offset > channel.size() - length) {
                throw new CorruptBlobException(
                        digest,
                        "blob " + digest + " in " + root + " has " + channel.size() + " bytes, too few for " + length
                                + " at " + offset);
            }
            channel.position(offset);
            return new SizedInputStream(Channels.newInputStream(channel), length, (rest, missing) -> {
                if (missing > 0) {
                    throw new EOFException("the blob became " + missing + " bytes shorter while it was read");
                }
            });
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private FileChannel channel(Digest digest) throws IOException {
        if (size(digest).isEmpty()) {
            throw new NoSuchFileException(file(digest).toString());
        }
        return FileChannel.open(file(digest), READ);
    }

    /** The digests of all blobs that are present, sorted. */
    public SortedSet<Digest> list() throws IOException {
        SortedSet<Digest> digests = new TreeSet<>();
        for (Path directory : shape.directories(root)) {
            for (Path file : children(directory)) {
                String name = String.valueOf(file.getFileName());
                if (DIGITS.matcher(name).matches() && size(new Digest(name)).isPresent()) {
                    digests.add(new Digest(name));
                }
            }
        }
        return digests;
    }

    /**
     * Deletes the files of killed writers and those set aside. No other writer may be at work: its temporary file looks
     * the same.
     */
    public void sweep() throws IOException {
        List<Path> directories = new ArrayList<>(shape.directories(root));
        directories.add(shape.temporaries(root));
        for (Path directory : directories) {
            for (Path file : children(directory)) {
                String name = String.valueOf(file.getFileName());
                boolean rubbish = name.startsWith(AtomicFiles.TEMPORARY_PREFIX) || name.startsWith(CORRUPT_PREFIX);
                if (rubbish && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try {
            return FileTrees.children(directory);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void discard(Digest digest) throws IOException {
        Interrupts.check();
        if (setsAside) {
            setAside(file(digest));
        }
    }

    private static void setAside(Path file) throws IOException {
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path aside = file.resolveSibling(CORRUPT_PREFIX + file.getFileName() + "-" + unique);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Someone else was faster, or it never was there: either way it is gone.
        }
    }
}
