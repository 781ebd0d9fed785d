package dev.complete.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PlainFileTest {

    @TempDir
    Path temp;

    @Test
    void readsUpToTheLimitAndNoMore() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "12345");

        assertThat(PlainFile.read(file, 5)).asString(UTF_8).isEqualTo("12345");
        assertThatThrownBy(() -> PlainFile.read(file, 4)).hasMessageContaining("more than 4 bytes");
    }

    @Test
    void refusesWhatLeadsElsewhereOrHasNoEnd() throws IOException {
        Path real = Files.writeString(temp.resolve("real"), "x");
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), Path.of("nowhere"));

        for (Path path : new Path[] {link, dangling, temp, Path.of("/dev/zero")}) {
            assertThatThrownBy(() -> PlainFile.read(path, 100))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("no regular file");
        }
        assertThatThrownBy(() -> PlainFile.read(temp.resolve("absent"), 100)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void doesNotWaitForAWriterOfAFifo() throws Exception {
        Path fifo = temp.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> PlainFile.read(fifo, 100)).hasMessageContaining("no regular file");
    }
}
