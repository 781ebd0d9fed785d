package dev.complete.builder.rootfs.checkout;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Digest of a folder's metadata: path, mode with type, size, mtime, ctime and inode of its entries. Reads no file. */
final class StatListing {

    private StatListing() {}

    static Digest of(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                lines.add(line(root, directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                lines.add(line(root, file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, @Nullable IOException e) throws IOException {
                // A folder that its owner cannot enter: opening its permissions would change its ctime.
                if (e instanceof AccessDeniedException) {
                    lines.add(line(root, file));
                    return FileVisitResult.CONTINUE;
                }
                return super.visitFileFailed(file, e == null ? new IOException(file.toString()) : e);
            }
        });
        lines.sort(null);
        MessageDigest sha256 = Digest.sha256();
        for (String line : lines) {
            sha256.update(line.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
        }
        return Digest.of(sha256);
    }

    private static String line(Path root, Path path) throws IOException {
        Map<String, Object> stat =
                Files.readAttributes(path, "unix:mode,size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
        return root.relativize(path) + "\0" + stat.get("mode") + " " + stat.get("size") + " "
                + stat.get("lastModifiedTime") + " " + stat.get("ctime") + " " + stat.get("ino");
    }
}
