package dev.complete.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    Path temp;

    @Test
    void createsParentsAndTheFile() throws IOException {
        Path target = temp.resolve("a/b/file");

        AtomicFiles.write(target, "text".getBytes(UTF_8));

        assertThat(target).hasContent("text");
        assertThat(names(target.resolveSibling("."))).containsExactly("file");
    }

    @Test
    void replacesWhatWasThereAndReadersKeepTheOldFile() throws IOException {
        Path target = Files.writeString(temp.resolve("file"), "old");
        try (var reader = Files.newBufferedReader(target)) {
            AtomicFiles.write(target, "new".getBytes(UTF_8));

            assertThat(reader.readLine()).isEqualTo("old");
        }
        assertThat(target).hasContent("new");
    }

    @Test
    void replacesASymlinkAndNotWhatItPointsTo() throws IOException {
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "untouched");
        Path target = Files.createSymbolicLink(temp.resolve("file"), elsewhere);

        AtomicFiles.write(target, "new".getBytes(UTF_8));

        assertThat(target).hasContent("new").isRegularFile();
        assertThat(elsewhere).hasContent("untouched");
    }

    @Test
    void leavesNothingAndChangesNothingWhenTheWriterFails() throws IOException {
        Path target = Files.writeString(temp.resolve("file"), "old");

        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    out.write("half".getBytes(UTF_8));
                    throw new IOException("no more");
                }))
                .hasMessage("no more");

        assertThat(target).hasContent("old");
        assertThat(names(temp)).containsExactly("file");
    }

    @Test
    void whenKilledInTheMiddleLeavesTheOldFileAndATemporaryOne() throws Exception {
        Path target = Files.writeString(temp.resolve("file"), "old");

        try (OtherJvm writer = OtherJvm.start(AtomicFilesTest.class, "stall", target.toString())) {
            writer.awaitLine("half written");
            writer.kill();
        }

        assertThat(target).hasContent("old");
        List<String> left = names(temp);
        assertThat(left).hasSize(2).contains("file");
        assertThat(left).anyMatch(name -> name.startsWith(AtomicFiles.TEMPORARY_PREFIX));
        AtomicFiles.write(target, "new".getBytes(UTF_8));
        assertThat(target).hasContent("new");
    }

    @Test
    void worksOnAnotherFileSystem() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path target = memory.getPath("/cache/x/file");

            AtomicFiles.write(target, "text".getBytes(UTF_8));

            assertThat(Files.readString(target)).isEqualTo("text");
        }
    }

    /** The other JVM of the test above. */
    public static void main(String[] arguments) throws Exception {
        AtomicFiles.write(Path.of(arguments[1]), out -> {
            out.write("half".getBytes(UTF_8));
            OtherJvm.tell("half written");
            OtherJvm.sleepUntilKilled();
        });
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> listing = Files.list(directory)) {
            return listing.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void namesTheTargetWhenADirectoryIsInItsPlace() throws IOException {
        Path target = temp.resolve("file");
        Files.createDirectories(target.resolve("full"));

        assertThatThrownBy(() -> AtomicFiles.write(target, "new".getBytes(UTF_8)))
                .hasMessageStartingWith(target.toString())
                .hasMessageContaining("move it elsewhere");
        assertThat(names(temp)).containsExactly("file");
    }
}
