package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    @ParameterizedTest
    @EnumSource(Compression.Format.class)
    void decodesConcatenatedFrames(Compression.Format format) throws IOException {
        byte[] sample = FrameEncoderTest.sample();
        byte[] frames = frames(format, sample, new byte[0], new byte[] {1, 2, 3});
        assertThat(decode(format, new Trickle(frames), Long.MAX_VALUE))
                .isEqualTo(FrameEncoderTest.concatenate(sample, new byte[] {1, 2, 3}));
    }

    @ParameterizedTest
    @EnumSource(Compression.Format.class)
    void stopsAtTheLimit(Compression.Format format) throws IOException {
        byte[] frames = frames(format, new byte[100_000]);
        assertThat(decode(format, new ByteArrayInputStream(frames), 100_000)).hasSize(100_000);
        assertThatThrownBy(() -> decode(format, new ByteArrayInputStream(frames), 99_999))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("99999");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.Format.class,
            names = {"ZSTD", "GZIP"})
    void refusesEveryTruncationOfAFrame(Compression.Format format) {
        byte[] frame = frames(format, "some text that is some text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (int i = 1; i < frame.length; i++) {
            byte[] cut = Arrays.copyOf(frame, i);
            assertThatThrownBy(() -> decode(format, new ByteArrayInputStream(cut), 1000))
                    .as("%s cut to %s of %s bytes", format, i, frame.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.Format.class,
            names = {"ZSTD", "GZIP"})
    void refusesGarbageAfterAFrameAndWrongChecksums(Compression.Format format) {
        byte[] frame = frames(format, new byte[1000]);
        byte[] longer = FrameEncoderTest.concatenate(frame, new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
        assertThatThrownBy(() -> decode(format, new ByteArrayInputStream(longer), 10_000))
                .isInstanceOf(IOException.class);
        byte[] wrong = frame.clone();
        wrong[frame.length - (format == Compression.Format.GZIP ? 8 : 1)] ^= 1;
        assertThatThrownBy(() -> decode(format, new ByteArrayInputStream(wrong), 10_000))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readsGzipHeadersWithNames() throws Exception {
        java.nio.file.Path file = java.nio.file.Files.createTempFile("named", ".txt");
        java.nio.file.Files.writeString(file, "named");
        Tool.require("gzip");
        byte[] member = Tool.filter(new byte[0], "gzip", "-cN", file.toString());
        java.nio.file.Files.delete(file);
        assertThat(decode(Compression.Format.GZIP, new Trickle(member), 10))
                .asString()
                .isEqualTo("named");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void refusesWhatIsNoGzip(int size) {
        assertThatThrownBy(() -> decode(Compression.Format.GZIP, new ByteArrayInputStream(new byte[size]), 10))
                .isInstanceOf(IOException.class);
    }

    private static byte[] frames(Compression.Format format, byte[]... contents) {
        Compression compression = Compression.parse(format.name().toLowerCase(java.util.Locale.ROOT));
        return FrameEncoderTest.concatenate(Arrays.stream(contents)
                .map(content -> FrameEncoderTest.encode(compression, content))
                .toArray(byte[][]::new));
    }

    private static byte[] decode(Compression.Format format, InputStream in, long limit) throws IOException {
        try (InputStream decoded = FrameDecoder.open(format, in, limit)) {
            return decoded.readAllBytes();
        }
    }

    /** Delivers a few bytes at a time and never says that more are available. */
    private static final class Trickle extends ByteArrayInputStream {
        private int turn;

        Trickle(byte[] content) {
            super(content);
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1 + turn++ % 5000));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }
}
