package dev.complete.git.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class EwahBitmapTest {

    private static ByteBuffer bitmap(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + 8 * words.length).putInt(0).putInt(words.length);
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.putInt(0).flip();
    }

    private static long marker(boolean ones, long run, long literals) {
        return (ones ? 1 : 0) | run << 1 | literals << 33;
    }

    @Test
    void readsRunsAndWordsAsTheyAre() throws Exception {
        ByteBuffer bytes = bitmap(marker(true, 2, 1), 0b101, marker(false, 3, 1), 1L << 63, marker(true, 1, 0));
        BitSet expected = new BitSet();
        expected.set(0, 128);
        expected.set(128);
        expected.set(130);
        expected.set(192 + 192 + 63);
        expected.set(448, 512);
        assertThat(EwahBitmap.read(bytes, 512)).isEqualTo(expected);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void refusesABitThatStandsForNothing() {
        assertThatThrownBy(() -> EwahBitmap.read(bitmap(marker(true, 2, 0)), 127))
                .hasMessageContaining("entry 127");
        assertThatThrownBy(() -> EwahBitmap.read(bitmap(marker(true, 0xffffffffL, 0)), 1_000))
                .hasMessageContaining("shared index that has 1000");
        assertThatThrownBy(() -> EwahBitmap.read(bitmap(marker(false, 0xffffffffL, 1), 1), 1_000))
                .hasMessageContaining("shared index that has 1000");
    }

    @Test
    void refusesWordsThatAreNotThere() {
        assertThatThrownBy(() -> EwahBitmap.read(bitmap(marker(false, 0, 2), 1), 64))
                .hasMessageContaining("cut short");
        assertThatThrownBy(() -> EwahBitmap.read(ByteBuffer.allocate(8).putInt(4, 1 << 20), 64))
                .hasMessageContaining("cut short");
        assertThatThrownBy(() -> EwahBitmap.read(ByteBuffer.allocate(3), 64)).hasMessageContaining("cut short");
    }
}
