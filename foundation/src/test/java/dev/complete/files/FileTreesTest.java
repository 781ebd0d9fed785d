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

    /** As with {@code while mkdir d; do cd d; done}, made from the inside out because Java has no current folder. */
    @Test
    void deletesFoldersThatNoPathReaches(@TempDir Path folder) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Path root = Files.createDirectories(folder.resolve("root"));
        for (int i = 0; i < 200; i++) {
            Path above = Files.createDirectory(folder.resolve("above"));
            Files.createSymbolicLink(above.resolve("link"), outside);
            Files.writeString(above.resolve("file"), "x");
            Files.move(root, above.resolve("ä".repeat(100)));
            Files.move(above, root);
            if (i % 10 == 0) {
                // Moving a folder needs it open; the one below it was moved already.
                Files.setPosixFilePermissions(
                        root.resolve("ä".repeat(100)), PosixFilePermissions.fromString("---------"));
            }
        }

        FileTrees.delete(root);

        assertThat(root).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void forcesATreeWithoutFollowingLinksOrChangingIt(@TempDir Path folder) throws IOException {
        Path below = Files.createDirectories(folder.resolve("root/below"));
        Path file = Files.writeString(below.resolve("file"), "x");
        Files.createSymbolicLink(below.resolve("dangling"), folder.resolve("nowhere"));
        Files.setPosixFilePermissions(
                Files.createDirectory(below.resolve("closed")), PosixFilePermissions.fromString("---------"));
        var time = Files.getLastModifiedTime(file);
        FileTrees.sync(folder.resolve("root"));
        assertThat(file).hasContent("x");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
        FileTrees.delete(folder.resolve("root"));
    }

    @Test
    void deletesAFileOrALinkItself(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("folder"));
        Files.createDirectory(folder.resolve("folder"));

        FileTrees.delete(link);
        FileTrees.delete(file);

        assertThat(folder.resolve("folder")).exists();
        assertThat(link).doesNotExist();
        assertThat(file).doesNotExist();
    }
}
