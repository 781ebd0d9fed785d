package dev.complete.builder.audit.loader.configuration;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The few files of a tree that loaders read themselves. Not thread-safe. */
public record SmallFiles(RootfsTree tree, Lookup lookup, ContentSource contents) {

    /** The bytes of the file at {@code path}; null when there is none or it is larger than {@code limit} bytes. */
    public byte @Nullable [] bytes(String path, int limit) throws IOException {
        Node.File file = lookup.file(path);
        if (file == null || !contents.fits(file.content(), limit)) {
            return null;
        }
        try (InputStream in = contents.open(file.content())) {
            return in.readAllBytes();
        }
    }

    /** The text of that file, with a replacement character for each byte that is not UTF-8. */
    @Nullable
    public String text(String path, int limit) throws IOException {
        byte[] bytes = bytes(path, limit);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The real path of the folder at {@code path}; null when it cannot be determined. */
    @Nullable
    RootfsPath folder(String path) {
        try {
            return lookup.real(RootfsPath.of(path));
        } catch (BuildException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Names of all entries directly in {@code folder}, a link-free path, in order. */
    List<String> names(RootfsPath folder) {
        return tree.below(folder)
                .filter(path -> path.parent().equals(folder))
                .map(RootfsPath::name)
                .toList();
    }
}
