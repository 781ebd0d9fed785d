package dev.complete.git.objects;

import dev.complete.git.GitId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;

/** Writes loose objects byte by byte, true ones and lies. */
public record LooseObjects(Path gitDirectory) {

    public GitId put(ObjectKind kind, byte[] content) throws IOException {
        GitId id = new MemoryObjects().put(kind, content);
        write(id, deflated(kind.header(content.length), content));
        return id;
    }

    public void write(GitId id, byte[] file) throws IOException {
        Path path = path(id);
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        Files.write(path, file);
    }

    Path path(GitId id) {
        return gitDirectory
                .resolve("objects")
                .resolve(id.hex().substring(0, 2))
                .resolve(id.hex().substring(2));
    }

    public static byte[] deflated(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            for (byte[] part : parts) {
                deflater.write(part);
            }
        }
        return out.toByteArray();
    }
}
