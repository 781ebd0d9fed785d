package dev.complete.builder.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.files.NamedOutputStream;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Memos as files, {@code KIND/xx/KEY}: the 32 bytes of the SHA-256 of {@code KIND/KEY}, a NUL and the value, then the
 * value. A file with another digest counts as absent: it was damaged, or is another key's, since programs that restore
 * caches may mix files up. Memos are not forced to disk: after a power cut the digest tells a lost write from a whole one.
 */
public final class DirectoryMemos implements Memos {

    private static final int DIGEST_BYTES = 32;
    private static final int LARGEST = 64 << 20;

    private final Path root;

    /** @param root the cache's directory */
    public DirectoryMemos(Path root) {
        this.root = root;
    }

    @Override
    public byte @Nullable [] get(Kind kind, Digest key) throws IOException {
        Path file = file(kind, key);
        byte[] stored;
        try {
            stored = read(file);
        } catch (NoSuchFileException e) {
            return null;
        }
        byte[] value = value(kind, key, stored);
        if (value == null) {
            clear(file);
            return null;
        }
        LastUse.touch(file);
        return value;
    }

    @Override
    public byte[] putIfAbsent(Kind kind, Digest key, byte[] value) throws IOException {
        Path file = file(kind, key);
        Path folder = folder(kind, key);
        FileTrees.createMissing(folder);
        Path temporary = AtomicFiles.temporaryIn(folder);
        try {
            NamedOutputStream.write(
                    temporary, stored(kind, key, value), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            while (true) {
                try {
                    // A link, unlike a rename, fails when another process was first.
                    Files.createLink(file, temporary);
                    return value;
                } catch (FileAlreadyExistsException e) {
                    byte[] winner = get(kind, key);
                    if (winner != null) {
                        return winner;
                    }
                }
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void remove(Kind kind, Digest key) throws IOException {
        Interrupts.check();
        Files.deleteIfExists(file(kind, key));
    }

    private Path file(Kind kind, Digest key) {
        return folder(kind, key).resolve(key.hex());
    }

    private Path folder(Kind kind, Digest key) {
        return root.resolve(kind.folder()).resolve(key.hex().substring(0, 2));
    }

    /** The file's bytes; empty, and so damaged, when there is something else than a memo. */
    private static byte[] read(Path file) throws IOException {
        try {
            return PlainFile.read(file, LARGEST);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            return new byte[0];
        }
    }

    /** Makes room for a new memo: removes anything in its place. */
    private static void clear(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
            Files.move(file, file.resolveSibling(DirectoryBlobStore.CORRUPT_PREFIX + unique));
        }
    }

    private static byte[] stored(Kind kind, Digest key, byte[] value) {
        return ByteBuffer.allocate(DIGEST_BYTES + value.length)
                .put(seal(kind, key, value))
                .put(value)
                .array();
    }

    private static byte @Nullable [] value(Kind kind, Digest key, byte[] stored) {
        if (stored.length < DIGEST_BYTES) {
            return null;
        }
        byte[] value = Arrays.copyOfRange(stored, DIGEST_BYTES, stored.length);
        return Arrays.equals(seal(kind, key, value), Arrays.copyOf(stored, DIGEST_BYTES)) ? value : null;
    }

    private static byte[] seal(Kind kind, Digest key, byte[] value) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update((kind.folder() + "/" + key.hex() + "\0").getBytes(StandardCharsets.US_ASCII));
        return sha256.digest(value);
    }
}
