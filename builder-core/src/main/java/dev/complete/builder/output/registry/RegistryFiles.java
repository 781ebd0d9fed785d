package dev.complete.builder.output.registry;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.output.format.Streams;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A {@link RegistryTree} on a disk, where each layer's bytes are there once: in all repositories that have it, and with
 * the layout when that is written too, it is a hard link. A file system without hard links has copies.
 *
 * @param layout files that have a layer's bytes already, by the layer's digest
 */
record RegistryFiles(RegistryTree tree, Map<Digest, Path> layout, FrameStore frames) {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    /** Writes all files, which all users may read, into an empty folder that is not in use; forces nothing to disk. */
    void write(Path folder) throws IOException {
        for (String path : tree.folders()) {
            Files.createDirectories(folder.resolve(path));
        }
        for (var document : tree.documents().entrySet()) {
            Files.write(
                    created(folder.resolve(document.getKey())),
                    document.getValue().getBytes(StandardCharsets.UTF_8));
        }
        Map<Digest, Path> present = new HashMap<>(layout);
        for (var layer : tree.layers().entrySet()) {
            Path file = created(folder.resolve(layer.getKey()));
            Digest digest = layer.getValue().blob().digest();
            Path other = present.get(digest);
            if (other != null && isForAll(other)) {
                link(other, file);
            } else {
                write(layer.getValue(), file);
                present.put(digest, file);
            }
        }
        giveToAll(folder);
    }

    /** Else it stays as private as it is, and has a copy here: a link has the same mode. */
    private static boolean isForAll(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    /** The server is another user, whatever the umask of this one. */
    static void giveToAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(path, FOLDER);
                } else if (!isForAll(path)) {
                    Files.setPosixFilePermissions(path, FILE);
                }
            }
        }
    }

    private static Path created(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return file;
    }

    private void write(PackedLayer layer, Path file) throws IOException {
        try (InputStream in = FrameSequence.ofLayer(layer, frames).open();
                OutputStream out = Files.newOutputStream(file)) {
            Streams.copy(in, out);
        }
    }

    private static void link(Path existing, Path file) throws IOException {
        try {
            Files.createLink(file, existing);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(existing, file); // no hard links, or too many to one file
        }
    }

    /** Whether everything is there with its bytes. */
    boolean isWhole(Path folder) throws IOException {
        try {
            for (String path : tree.folders()) {
                if (!Files.isDirectory(folder.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
            }
            for (var document : tree.documents().entrySet()) {
                byte[] text = document.getValue().getBytes(StandardCharsets.UTF_8);
                if (!Arrays.equals(PlainFile.read(folder.resolve(document.getKey()), text.length), text)) {
                    return false;
                }
            }
            return hasLayers(folder);
        } catch (FileSystemException e) {
            return false; // absent, longer, or no file
        }
    }

    private boolean hasLayers(Path folder) throws IOException {
        Map<Digest, Path> whole = new HashMap<>(layout);
        for (var layer : tree.layers().entrySet()) {
            Digest digest = layer.getValue().blob().digest();
            Path file = folder.resolve(layer.getKey());
            Path other = whole.get(digest);
            boolean linked = other != null
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.isSameFile(other, file);
            if (!linked && !digest.equals(digestOf(file))) {
                return false;
            }
            whole.putIfAbsent(digest, file);
        }
        return true;
    }

    private static Digest digestOf(Path file) throws IOException {
        try (InputStream in = Channels.newInputStream(PlainFile.openItself(file));
                DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256())) {
            Streams.copy(in, out);
            return Digest.of(out.getMessageDigest());
        }
    }
}
