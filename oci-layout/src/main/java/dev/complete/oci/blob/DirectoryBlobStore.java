package dev.complete.oci.blob;

import dev.complete.files.AtomicFiles;
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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Blobs as files named by their digest. A blob is written under a temporary name in the store's own directory, hashed
 * on the way, forced to disk once, and renamed; so a file with a digest for a name is whole, whatever was killed.
 * Symbolic links and other things in a blob's place count as absent and are replaced, never followed. What turns out to
 * be corrupt is renamed aside to {@code .corrupt-*}, kept for whoever wants to know why.
 */
public final class DirectoryBlobStore implements BlobStore {

    /** Prefix of what was set aside; safe to delete. */
    public static final String CORRUPT_PREFIX = ".corrupt-";

    /** Where a blob's file is, below the store's root. */
    public enum Shape {
        /** {@code blobs/sha256/<hex>}: the OCI image layout. */
        LAYOUT {
            @Override
            Path directory(Path root, Digest digest) {
                return root.resolve("blobs").resolve("sha256");
            }

            @Override
            List<Path> directories(Path root) {
                return List.of(root.resolve("blobs").resolve("sha256"));
            }

            @Override
            Path temporaries(Path root) {
                return root;
            }
        },
        /** {@code cas/sha256/<first two digits>/<hex>}: directories stay small with millions of blobs. */
        SHARDED {
            @Override
            Path directory(Path root, Digest digest) {
                return root.resolve("cas")
                        .resolve("sha256")
                        .resolve(digest.hex().substring(0, 2));
            }

            @Override
            List<Path> directories(Path root) throws IOException {
                return children(root.resolve("cas").resolve("sha256"));
            }

            @Override
            Path temporaries(Path root) {
                return root.resolve("cas");
            }
        };

        abstract Path directory(Path root, Digest digest);

        /** All that may hold blobs. */
        abstract List<Path> directories(Path root) throws IOException;

        /** Where blobs are written before they have a name. */
        abstract Path temporaries(Path root);
    }

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 64 << 10;

    private final Path root;
    private final Shape shape;

    /** @param root created with the first blob */
    public DirectoryBlobStore(Path root, Shape shape) {
        this.root = root;
        this.shape = shape;
    }

    /** Where the blob's file is when it is present; it need not exist. */
    public Path file(Digest digest) {
        return shape.directory(root, digest).resolve(digest.hex());
    }

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        Path directory = shape.temporaries(root);
        Files.createDirectories(directory);
        Path temporary = AtomicFiles.temporaryIn(directory);
        try (FileChannel channel = FileChannel.open(temporary, NEW_FILE)) {
            HashingOutputStream hashing = new HashingOutputStream(NamedOutputStream.to(channel, root), BUFFER);
            writer.accept(hashing);
            hashing.flush();
            Stored stored = new Stored(hashing.digest(), hashing.size());
            if (isPresent(stored)) {
                return stored;
            }
            NamedOutputStream.force(channel, root);
            publish(temporary, file(stored.digest()));
            return stored;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Whether a file of the right size is there. Its bytes are checked by whoever reads it. */
    private boolean isPresent(Stored stored) throws IOException {
        OptionalLong size = size(stored.digest());
        return size.isPresent() && size.getAsLong() == stored.size();
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
            return VerifiedBlob.open(Channels.newInputStream(channel), channel.size(), digest, this, root.toString());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
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
     * Deletes what killed writers left and what was set aside. Only for whoever knows that nobody else writes now:
     * another writer's temporary file looks the same.
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
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void discard(Digest digest) throws IOException {
        Interrupts.check();
        setAside(file(digest));
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
