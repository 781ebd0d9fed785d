package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.files.FileLocks;
import dev.complete.registry.serve.NotServedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedFoldersTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String C = "c".repeat(64);

    @TempDir
    private Path cache;

    private Path write(String id, int bytes, Duration ago) throws IOException {
        Path folder = Files.createDirectories(cache.resolve("served").resolve(id));
        Files.write(folder.resolve("blob"), new byte[bytes]);
        Files.writeString(folder.resolve("build.json"), "");
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(ago)));
        return folder;
    }

    @Test
    void whatWasUsedLongestAgoGoesFirst() throws Exception {
        Path first = write(A, 1000, Duration.ofHours(3));
        Path second = write(B, 1000, Duration.ofHours(2));
        Path third = write(C, 1000, Duration.ofHours(1));
        ServedFolders folders = new ServedFolders(cache, 2500);

        folders.makeRoom();

        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(third).exists();
        assertThat(folders.complete()).containsExactly(B, C);
        assertThat(cache.resolve("served")).isDirectoryNotContaining("glob:**.tmp-*");
    }

    @Test
    void whatIsReadStays() throws Exception {
        Path read = write(A, 1000, Duration.ofHours(3));
        Path other = write(B, 1000, Duration.ofHours(2));
        ServedFolders folders = new ServedFolders(cache, 1500);
        try (FileLocks.Held use = folders.use(A)) {
            Files.setLastModifiedTime(read, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
            folders.makeRoom();
        }
        assertThat(read).exists();
        assertThat(other).doesNotExist();
        assertThat(Files.getLastModifiedTime(read).toInstant())
                .as("its end counts as a use")
                .isAfter(Instant.now().minus(Duration.ofMinutes(1)));
    }

    @Test
    void whatIsReadHoldsNoOtherFolder() throws Exception {
        String beside = "a0" + "b".repeat(62);
        Path read = write(A, 1000, Duration.ofHours(3));
        Path other = write(beside, 1000, Duration.ofHours(2));
        ServedFolders folders = new ServedFolders(cache, 500);
        try (FileLocks.Held use = folders.use(A)) {
            assertThatThrownBy(folders::makeRoom).hasMessageContaining("1.0 kB, of which 1.0 kB are in use now,");
        }
        assertThat(read).exists();
        assertThat(other).doesNotExist();
    }

    @Test
    void whatWasUsedAMomentAgoStaysAndNothingIsAdded() throws Exception {
        Path used = write(A, 1000, Duration.ofMinutes(1));
        ServedFolders folders = new ServedFolders(cache, 500);

        assertThatThrownBy(folders::makeRoom)
                .isInstanceOf(NotServedException.class)
                .hasMessage(
                        "the images that were pulled in the last 15 minutes have 1.0 kB, of which 0 B are in use now,"
                                + " and 500 B are kept; come again, or serve with more --keep");
        assertThat(used).exists();
    }

    @Test
    void whatAKilledRemovalOrBuildLeftGoesToo() throws Exception {
        write(".tmp-1", 1000, Duration.ofHours(1));
        Path half = write(B, 1000, Duration.ofHours(1));
        Files.delete(half.resolve("build.json"));
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        ServedFolders folders = new ServedFolders(cache, 0);
        assertThat(folders.complete()).isEmpty();

        folders.makeRoom();

        assertThat(half).doesNotExist();
        assertThat(cache.resolve("served/.tmp-1")).doesNotExist();
    }

    @Test
    void whatAKilledBuildLeftIsRemovedBeforeTheNext() throws Exception {
        Path half = write(A, 1000, Duration.ZERO);
        Files.delete(half.resolve("build.json"));
        Path whole = write(B, 1000, Duration.ZERO);
        ServedFolders folders = new ServedFolders(cache, 0);
        try (FileLocks.Held use = folders.use(A)) {
            folders.removeHalf(A);
            assertThat(half).as("another build is at work").exists();
        }

        folders.removeHalf(A);
        folders.removeHalf(B);

        assertThat(half).doesNotExist();
        assertThat(whole).exists();
    }

    @Test
    void anAbsentFolderIsEmpty() throws Exception {
        ServedFolders folders = new ServedFolders(cache, 0);
        folders.makeRoom();
        folders.removeHalf(A);
        assertThat(folders.complete()).isEmpty();
        assertThat(folders.isComplete(A)).isFalse();
    }
}
