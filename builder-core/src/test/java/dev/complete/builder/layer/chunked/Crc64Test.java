package dev.complete.builder.layer.chunked;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc64Test {

    private static final byte[] TEXT = "123456789".getBytes(StandardCharsets.US_ASCII);

    /** The check value that catalogues of CRCs give for ISO 3309 with ones before and after. */
    @Test
    void isThatOfIso3309() {
        assertThat(Long.toHexString(crc(TEXT, TEXT.length))).isEqualTo("b90956c775a41001");
    }

    @Test
    void ofNothingIsZero() {
        assertThat(crc(new byte[0], 0)).isZero();
    }

    @Test
    void dependsOnBytesAndNotOnTheirParts() {
        byte[] bytes = "The quick brown fox jumps over the lazy dog.".repeat(3).getBytes(StandardCharsets.US_ASCII);
        long whole = crc(bytes, bytes.length);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(crc(bytes, cut)).isEqualTo(whole);
        }
    }

    private static long crc(byte[] bytes, int cut) {
        Crc64 crc = new Crc64();
        crc.update(ByteBuffer.wrap(bytes, 0, cut));
        crc.update(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        return crc.value();
    }
}
