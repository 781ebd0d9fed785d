package dev.complete.oci.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZstdFramesTest {

    private final byte[] first = frame(FrameEncoderTest.sample());
    private final byte[] second = frame(new byte[] {1, 2, 3});
    private final byte[] both = both();

    @Test
    void findsWhereEachFrameEnds() throws Exception {
        assertThat(ZstdFrames.sizeAt(both, 0, FrameEncoderTest.sample().length)).isEqualTo(first.length);
        assertThat(ZstdFrames.sizeAt(both, first.length, 3)).isEqualTo(second.length);
    }

    @Test
    void refusesAFrameOfAnotherSize() {
        assertThatIOException()
                .isThrownBy(() -> ZstdFrames.sizeAt(both, first.length, 4))
                .withMessage("the zstd frame at " + first.length + " is not one of 4 bytes");
    }

    @Test
    void refusesWhatIsNoWholeFrame() {
        byte[] cut = Arrays.copyOf(both, both.length - 5);
        assertThatIOException().isThrownBy(() -> ZstdFrames.sizeAt(cut, first.length, 3));
        assertThatIOException().isThrownBy(() -> ZstdFrames.sizeAt(both, 1, 3));
        assertThatIOException().isThrownBy(() -> ZstdFrames.sizeAt(both, both.length, 0));
        assertThatIOException().isThrownBy(() -> ZstdFrames.sizeAt(both, both.length - 1, 3));
    }

    private byte[] both() {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] frame(byte[] raw) {
        try (FrameEncoder encoder = FrameEncoder.of(Compression.ZSTD)) {
            ByteBuffer encoded = encoder.encode(ByteBuffer.wrap(raw));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        }
    }
}
