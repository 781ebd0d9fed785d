package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedOutputStreamTest {

    /** A device that is always full. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path directory;

    @Test
    void namesTheFileWhenTheDiskIsFull() {
        assumeTrue(Files.exists(FULL));
        assertThatThrownBy(() -> NamedOutputStream.write(FULL, new byte[1], StandardOpenOption.WRITE))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/dev/full: No space left on device");
    }

    @Test
    void namesWhatATemporaryFileIsFor() throws Exception {
        assumeTrue(Files.exists(FULL));
        Path target = directory.resolve("oci/index.json");
        try (FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE)) {
            OutputStream out = NamedOutputStream.to(channel, target);
            assertThatThrownBy(() -> out.write(1))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage(target + ": No space left on device");
        }
    }

    @Test
    void writesWhatItIsGiven() throws Exception {
        Path file = directory.resolve("x");
        NamedOutputStream.write(file, new byte[] {1, 2, 3});
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    }
}
