package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDecoderTest {

    private static final byte[] SAMPLE = FrameEncoderTest.sample();

    private static byte[] gzip(byte[] content) {
        return FrameEncoderTest.encode(Compression.GZIP, content);
    }

    private static byte[] decode(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    private static byte[] gunzip(byte[]... parts) throws IOException {
        return decode(FileDecoder.gzip(new ByteArrayInputStream(FrameEncoderTest.concatenate(parts))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 65_536, 200_000})
    void readsGzipThatIsFilledWithZeros(int zeros) throws Exception {
        assertThat(gunzip(gzip(SAMPLE), gzip(new byte[] {1}), new byte[zeros]))
                .isEqualTo(FrameEncoderTest.concatenate(SAMPLE, new byte[] {1}));
    }

    @Test
    void refusesWhatFollowsGzipOrItsZeros() {
        byte[] member = gzip(SAMPLE);
        assertThatThrownBy(() -> gunzip(member, new byte[] {9})).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> gunzip(member, new byte[70_000], new byte[] {9}))
                .hasMessage("gzip data is followed by zeros and then by something else");
        assertThatThrownBy(() -> gunzip(member, new byte[3], member)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> gunzip(new byte[3], member)).isInstanceOf(IOException.class);
    }

    @Test
    void takesNoZerosAfterTheFramesOfALayer() {
        byte[] padded = FrameEncoderTest.concatenate(gzip(SAMPLE), new byte[1]);
        assertThatThrownBy(() -> decode(
                        FrameDecoder.open(Compression.Format.GZIP, new ByteArrayInputStream(padded), Long.MAX_VALUE)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void saysThatAWindowIsTooLarge() throws Exception {
        byte[] frame = frame(24);
        assertThat(decode(FileDecoder.zstd(new ByteArrayInputStream(frame), 1 << 24)))
                .isEqualTo(SAMPLE);
        assertThatThrownBy(() -> decode(FileDecoder.zstd(new ByteArrayInputStream(frame), (1 << 24) - 1)))
                .isInstanceOf(FileDecoder.WindowTooLargeException.class);
        byte[] later = FrameEncoderTest.concatenate(frame(20), frame);
        assertThatThrownBy(() -> decode(FileDecoder.zstd(new ByteArrayInputStream(later), 1 << 20)))
                .isInstanceOf(FileDecoder.WindowTooLargeException.class);
    }

    /** Without its size, so that the window stands in the header. */
    private static byte[] frame(int windowLog) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStreamNoFinalizer(frame, 1).setLong(windowLog)) {
            out.write(SAMPLE);
        }
        return frame.toByteArray();
    }
}
