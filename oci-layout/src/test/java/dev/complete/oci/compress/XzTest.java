package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.XZInputStream;

class XzTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 65_535, 65_536, 65_537, 131_072, 2_000_003})
    void storedStreamsDecodeEverywhere(int size) throws Exception {
        byte[] content = Arrays.copyOf(FrameEncoderTest.sample(), size);
        byte[] stored = stored(content, 10_007);
        assertThat(new XZInputStream(new ByteArrayInputStream(stored)).readAllBytes())
                .isEqualTo(content);
        Tool.require("xz");
        Tool.filter(stored, "xz", "-t");
        assertThat(Tool.filter(stored, "xz", "-dc")).isEqualTo(content);
    }

    @Test
    void isOneStreamOfOneBlockWithCrc32() throws Exception {
        Tool.require("xz");
        Path file = folder.resolve("file.xz");
        Files.write(file, stored(new byte[200_000], 1000));
        String list = new String(
                Tool.filter(new byte[0], "xz", "--robot", "--list", file.toString()),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(list).containsPattern("file\t1\t1\t[0-9]+\t200000\t[0-9.]+\tCRC32\t");
    }

    @Test
    void bytesDoNotDependOnHowTheyAreWritten() throws IOException {
        byte[] content = Arrays.copyOf(FrameEncoderTest.sample(), 300_000);
        byte[] once = stored(content, content.length);
        assertThat(stored(content, 1)).isEqualTo(once);
        assertThat(stored(content, 65_536)).isEqualTo(once);
        assertThat(stored(content, 99_999)).isEqualTo(once);
        assertThat(Digest.of(once).hex()).isEqualTo("673197f5148a5d3e9143a9c2f739f00a8793a0965d810a04ca08d5992295337a");
        assertThat(once.length - content.length).isLessThan(100);
    }

    @Test
    void bytesDoNotDependOnFlushing() throws IOException {
        byte[] content = Arrays.copyOf(FrameEncoderTest.sample(), 3_000_000);
        ByteArrayOutputStream flushed = new ByteArrayOutputStream();
        try (OutputStream xz = Xz.stored(flushed)) {
            for (int i = 0; i < content.length; i += 100_000) {
                xz.write(content, i, 100_000);
                xz.flush();
                assertThat(i + 100_000 - flushed.size())
                        .as("no more than a chunk is kept")
                        .isLessThan(65_536);
            }
        }
        assertThat(flushed.toByteArray()).isEqualTo(stored(content, content.length));
    }

    @Test
    void compressedStreamIsAlwaysTheSame() throws Exception {
        byte[] content = Arrays.copyOf(FrameEncoderTest.sample(), 1 << 20);
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (OutputStream xz = Xz.compressed(buffer)) {
            xz.write(content);
        }
        assertThat(Digest.of(buffer.toByteArray()).hex())
                .isEqualTo("3e0169e9803f2de90b248042b18d0e1a0020327efc58a38c5e7f8860d46fbeb6");
        Tool.require("xz");
        assertThat(Tool.filter(buffer.toByteArray(), "xz", "-dc")).isEqualTo(content);
    }

    @Test
    void gnuTarAndBusyboxUnpackAStoredStream() throws Exception {
        Files.write(folder.resolve("file"), FrameEncoderTest.sample());
        byte[] tar = Tool.filter(new byte[0], "tar", "-c", "-C", folder.toString(), "file");
        Path packed = folder.resolve("packed");
        Files.write(packed, stored(tar, 12_345));
        assertThat(Tool.filter(new byte[0], "tar", "-xJO", "-f", packed.toString()))
                .isEqualTo(FrameEncoderTest.sample());
        Tool.require("busybox");
        assertThat(Tool.filter(new byte[0], "busybox", "tar", "-xJO", "-f", packed.toString()))
                .isEqualTo(FrameEncoderTest.sample());
    }

    private static byte[] stored(byte[] content, int step) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (OutputStream xz = Xz.stored(buffer)) {
            for (int i = 0; i < content.length; i += step) {
                int count = Math.min(step, content.length - i);
                if (count == 1) {
                    xz.write(content[i]);
                } else {
                    xz.write(content, i, count);
                }
            }
        }
        return buffer.toByteArray();
    }
}
