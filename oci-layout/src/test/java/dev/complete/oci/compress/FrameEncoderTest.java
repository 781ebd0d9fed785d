package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {

    @TempDir
    Path folder;

    /** Text, noise and zeros: 3 MiB and a bit, so that windows, blocks and stored blocks all occur. */
    static byte[] sample() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Random random = new Random(42);
        String[] words = {"layer", "frame", "digest", "blob", "submodule", "init", "\n", " ", "/usr/lib/", "0755"};
        while (out.size() < 2 << 20) {
            out.writeBytes(words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8));
        }
        byte[] noise = new byte[700_001];
        random.nextBytes(noise);
        out.writeBytes(noise);
        out.writeBytes(new byte[400_000]);
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "zstd:1, e474d735f03d145778d936bfd253eed2109f9a964282b45175897a81d3733611",
        "zstd, 27a9c619d330524e5bb3155ad9d3a555478ee7a686c90da055c3bb5a5d390b65",
        "zstd:9, 372e8ec9eec8f425443237d1e0d9fd44e29c7ab07927ab96c6a21e2e2f15e51d",
        "zstd:19, ed91dde3a4f6863b9172d18f099f47f080edcfab0fb43197bd1977c7f413726f",
        "gzip:1, 37f9154c3d43154663e1d85b2c7014584af6c717ba5093f1da4fa4a56471bc78",
        "gzip, 3669d591189184b49edfd44537b5b672b6629c34e7f082210e2436465eeccedd",
        "gzip:9, ae4a9f4788695bb1954984f6c17fac0ae5bb7eac5a98ef6c763636471bab2e40",
        "none, aaf45b54a5ea31118453c800bf4b1630548a1d1ff6452b00eedac7e253ea61e3"
    })
    void bytesAreTheSameEverywhere(String compression, String digest) {
        assertThat(Digest.of(encode(Compression.parse(compression), sample())).hex())
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd:1", "zstd:3", "gzip:1", "gzip:6", "none"})
    void directAndHeapAndReusedEncodersAgree(String text) {
        Compression compression = Compression.parse(text);
        byte[] small = "a small frame".getBytes(StandardCharsets.UTF_8);
        byte[] large = sample();
        byte[] freshSmall = encode(compression, small);
        byte[] freshLarge = encode(compression, large);
        try (FrameEncoder encoder = FrameEncoder.of(compression)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(large.length + 7).position(5);
            direct.put(large).flip().position(5);
            assertThat(bytes(encoder.encode(direct))).isEqualTo(freshLarge);
            assertThat(direct.hasRemaining()).isFalse();
            ByteBuffer heap = ByteBuffer.wrap(concatenate(new byte[3], small, new byte[3]), 3, small.length);
            assertThat(bytes(encoder.encode(heap))).isEqualTo(freshSmall);
            assertThat(heap.hasRemaining()).isFalse();
            assertThat(bytes(encoder.encode(ByteBuffer.wrap(large)))).isEqualTo(freshLarge);
            assertThat(bytes(encoder.encode(ByteBuffer.wrap(large).asReadOnlyBuffer())))
                    .isEqualTo(freshLarge);
        }
    }

    @ParameterizedTest
    @CsvSource({"zstd:3, zstd", "zstd:19, zstd", "gzip:1, gzip", "gzip:6, gzip"})
    void concatenatedFramesDecodeWithTheOriginalTool(String text, String tool) throws Exception {
        Compression compression = Compression.parse(text);
        byte[] sample = sample();
        byte[] frames = concatenate(
                encode(compression, sample), encode(compression, new byte[0]), encode(compression, new byte[] {7}));
        Tool.require(tool);
        assertThat(Tool.filter(frames, tool, "-dc")).isEqualTo(concatenate(sample, new byte[] {7}));
        Tool.filter(frames, tool, "-t");
    }

    @ParameterizedTest
    @CsvSource({"zstd, --zstd", "gzip, -z"})
    void gnuTarReadsFrames(String text, String option) throws Exception {
        Compression compression = Compression.parse(text);
        Tool.require("tar");
        Files.write(folder.resolve("file"), sample());
        byte[] tar = Tool.filter(new byte[0], "tar", "-c", "-C", folder.toString(), "file");
        int cut = 1 << 20;
        Path packed = folder.resolve("packed");
        Files.write(
                packed,
                concatenate(
                        encode(compression, java.util.Arrays.copyOf(tar, cut)),
                        encode(compression, java.util.Arrays.copyOfRange(tar, cut, tar.length))));
        byte[] content = Tool.filter(new byte[0], "tar", "-x", "-O", option, "-f", packed.toString());
        assertThat(content).isEqualTo(sample());
    }

    @Test
    void gzipHeaderSaysNothingAboutTimeNameOrHost() {
        byte[] member = encode(Compression.GZIP, new byte[] {1});
        assertThat(java.util.Arrays.copyOf(member, 10)).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    }

    @Test
    void gzipRoundTripsOddSizes() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] content = new byte[random.nextInt(70_000)];
            if (i % 2 == 0) {
                random.nextBytes(content);
            } else {
                for (int j = 0; j < content.length; j++) {
                    content[j] = (byte) (random.nextInt(4) + 'a');
                }
            }
            byte[] member = encode(new Compression(Compression.Format.GZIP, 1 + i % 9), content);
            var in = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(member));
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    static byte[] encode(Compression compression, byte[] content) {
        try (FrameEncoder encoder = FrameEncoder.of(compression)) {
            return bytes(encoder.encode(ByteBuffer.wrap(content)));
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
