package dev.complete.git.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixStatTest {

    @TempDir
    private Path temp;

    @Test
    void saysWhatIsAskedForByName() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "text");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Path old = Files.createFile(temp.resolve("old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("1969-12-31T23:59:58.000000123Z")));
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-27T10:11:12.123456789Z")));

        for (Path each : new Path[] {temp, file, old, link, Path.of("/"), Path.of("/dev/null")}) {
            assertThat(UnixStat.of(each)).as(each.toString()).isNotNull().isEqualTo(FileStat.asked(each));
        }
        assertThat(FileStat.of(file).modified()).isEqualTo(1795774272123456789L);
        assertThat(FileStat.of(file).isExecutable()).isTrue();
        assertThat(FileStat.of(link).isSymbolicLink()).isTrue();
        assertThatThrownBy(() -> FileStat.of(temp.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void takesTimesThatDoNotFitForTheLastOnes() {
        assertThat(UnixStat.nanos(Long.MAX_VALUE, 999_999_999)).isEqualTo(Long.MAX_VALUE);
        assertThat(UnixStat.nanos(Long.MAX_VALUE / 1_000_000_000, 999_999_999)).isEqualTo(Long.MAX_VALUE);
        assertThat(UnixStat.nanos(Long.MIN_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(UnixStat.nanos(-1, 1)).isEqualTo(-999_999_999);
    }

    @Test
    void leavesOtherFileSystemsToTheirNames() throws Exception {
        try (FileSystem memory = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setAttributeViews("unix").build())) {
            Path file = Files.writeString(memory.getPath("/file"), "text");
            assertThat(UnixStat.of(file)).isNull();
            assertThat(FileStat.of(file).size()).isEqualTo(4);
        }
    }
}
