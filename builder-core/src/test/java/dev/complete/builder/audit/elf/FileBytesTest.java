package dev.complete.builder.audit.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A file of 40 MB of which nobody holds more than was asked for: each byte says where it is. */
class FileBytesTest {

    private static final long SIZE = 40 << 20;

    private int opened;
    private int readToTheEnd;
    private boolean damaged;

    private final FileBytes bytes = new FileBytes(SIZE, Counted::new);

    private final class Counted extends InputStream {
        private long position;
        private boolean ended;

        Counted() {
            opened++;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (position == SIZE) {
                if (damaged) {
                    throw new IOException("not what it was");
                }
                readToTheEnd += ended ? 0 : 1;
                ended = true;
                return -1;
            }
            int count = (int) Math.min(length, SIZE - position);
            for (int i = 0; i < count; i++) {
                into[offset + i] = at(position + i);
            }
            position += count;
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.min(count, SIZE - position);
            position += skipped;
            return skipped;
        }
    }

    private static byte at(long position) {
        return (byte) (position * 31 + (position >> 16));
    }

    private void expect(long offset, int length) throws IOException, ElfException {
        ByteBuffer range = bytes.range("a part", offset, length);
        assertThat(range.remaining()).isEqualTo(length);
        for (int i = 0; i < length; i++) {
            if (range.get(i) != at(offset + i)) {
                throw new AssertionError("another byte at " + (offset + i));
            }
        }
    }

    @Test
    void readsOnceWhatIsAskedForInOrderOrIsNearTheBeginning() throws Exception {
        assertThat(bytes.head(4).get(3)).isEqualTo(at(3));
        expect(64, 500);
        expect(30 << 20, 700);
        expect((30 << 20) + 100, 20);
        expect(5 << 20, 100_000);
        expect(SIZE - 10, 10);
        bytes.close();
        assertThat(opened).isOne();
        assertThat(readToTheEnd).isOne();
    }

    @Test
    void goesBackWithAnotherPass() throws Exception {
        expect(30 << 20, 200_000);
        expect(20 << 20, 10);
        expect((8 << 20) - 5, 10);
        expect(30 << 20, 200_000);
        bytes.close();
        assertThat(opened).isEqualTo(3);
        assertThat(readToTheEnd).isEqualTo(3);
    }

    @Test
    void givesUpOnPartsInManyWrongOrders() throws Exception {
        assertThatThrownBy(() -> {
                    for (long at = SIZE - 100; at > 0; at -= 1 << 20) {
                        expect(at, 10);
                    }
                })
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("wrong orders");
        bytes.close();
        assertThat(opened).isEqualTo(FileBytes.MOST_PASSES);
    }

    @Test
    void keepsNoMoreThanIsBearable() {
        assertThatThrownBy(() -> {
                    for (int at = 12; at > 7; at--) {
                        bytes.range("a part", at << 20, 27 << 20);
                    }
                })
                .isInstanceOf(ElfException.class)
                .hasMessageContaining("more bytes than can be read");
        assertThatThrownBy(() -> bytes.range("a part", 0, 150 << 20)).isInstanceOf(ElfException.class);
    }

    @Test
    void hasNothingOutsideOfTheFile() {
        assertThatThrownBy(() -> bytes.range("a part", SIZE - 10, 11)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.range("a part", -1, 1)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.range("a part", Long.MAX_VALUE, 1)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.range("a part", 1, Long.MAX_VALUE)).isInstanceOf(ElfException.class);
    }

    /** A verifying stream speaks up at its end only. */
    @Test
    void failsToCloseWhenTheStreamEndsInDamage() throws Exception {
        damaged = true;
        expect(64, 500);
        assertThatThrownBy(bytes::close).isInstanceOf(IOException.class).hasMessage("not what it was");
    }
}
