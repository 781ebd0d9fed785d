package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {

    @Test
    void deletesClosedFoldersAndFollowsNoLink(@TempDir Path folder) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Path root = Files.createDirectories(folder.resolve("root"));
        Path closed = Files.createDirectories(root.resolve("closed/below"));
        Files.writeString(closed.resolve("file"), "x");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString("---------"));
        FileTrees.delete(root);
        assertThat(root).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
        FileTrees.delete(root);
    }
}
