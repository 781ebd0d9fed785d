package dev.complete.git.open.worktree;

import dev.complete.files.AtomicFiles;
import dev.complete.files.NamedOutputStream;
import dev.complete.git.GitId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes loose objects (gitformat-loose) into a scratch store. They need not survive a crash, so nothing is forced to
 * disk.
 */
public final class LooseObjectWriter {

    private final Path directory;

    /** @param directory an {@code objects/} directory */
    LooseObjectWriter(Path directory) {
        this.directory = directory;
    }

    public GitId write(String type, byte[] content) throws IOException {
        return write(type, content.length, new ByteArrayInputStream(content));
    }

    /** @throws IOException also when {@code content} does not have {@code size} bytes: the file is being written to */
    public GitId write(String type, long size, InputStream content) throws IOException {
        Path temporary = AtomicFiles.temporaryIn(directory);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            try (OutputStream file = NamedOutputStream.open(temporary);
                    OutputStream out =
                            new DigestOutputStream(new DeflaterOutputStream(file, deflater, 64 << 10), sha1)) {
                out.write((type + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
                if (content.transferTo(out) != size) {
                    throw new IOException("it changed while it was read; run again");
                }
            }
            GitId id = GitId.fromBytes(sha1.digest(), 0);
            Path target =
                    directory.resolve(id.hex().substring(0, 2)).resolve(id.hex().substring(2));
            Files.createDirectories(directory.resolve(id.hex().substring(0, 2)));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        } finally {
            deflater.end();
            Files.deleteIfExists(temporary);
        }
    }
}
