package dev.complete.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a tree on disk is, one line per entry: path, type, mode, owners, size, and link target or SHA-256. */
final class TreeListing {

    private TreeListing() {}

    static List<String> of(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root))
                    .map(path -> line(root, path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Path root, Path path) {
        try {
            Map<String, Object> unix =
                    Files.readAttributes(path, "unix:mode,uid,gid,size,nlink", LinkOption.NOFOLLOW_LINKS);
            String what;
            if (Files.isSymbolicLink(path)) {
                what = "-> " + Files.readSymbolicLink(path);
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                what = "directory";
            } else {
                what = unix.get("size") + " bytes, " + unix.get("nlink") + " names, sha256 " + sha256(path);
            }
            return "/%s %o %s:%s %s"
                    .formatted(root.relativize(path), unix.get("mode"), unix.get("uid"), unix.get("gid"), what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
