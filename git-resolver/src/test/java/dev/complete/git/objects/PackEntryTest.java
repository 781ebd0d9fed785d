package dev.complete.git.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackEntryTest {

    private static PackEntry parse(long offset, int... header) throws CorruptObjectException {
        ByteBuffer bytes = ByteBuffer.allocate(header.length);
        for (int value : header) {
            bytes.put((byte) value);
        }
        return PackEntry.parse(offset, bytes.flip());
    }

    @Test
    void readsKindsAndSizes() throws Exception {
        assertThat(parse(12, 0x3f)).isEqualTo(new PackEntry(12, 15, 13, ObjectKind.BLOB, -1, null));
        assertThat(parse(12, 0x90, 0x01)).isEqualTo(new PackEntry(12, 16, 14, ObjectKind.COMMIT, -1, null));
        assertThat(parse(12, 0xaf, 0xff, 0x7f)).isEqualTo(new PackEntry(12, 0x3ffff, 15, ObjectKind.TREE, -1, null));
        assertThat(parse(12, 0x40)).isEqualTo(new PackEntry(12, 0, 13, ObjectKind.TAG, -1, null));
    }

    @Test
    void readsWhereTheBaseOfADeltaIs() throws Exception {
        assertThat(parse(1_000, 0x65, 0x7f)).isEqualTo(new PackEntry(1_000, 5, 1_002, null, 1_000 - 0x7f, null));
        assertThat(parse(1_000, 0x65, 0x80, 0x00).baseOffset()).isEqualTo(1_000 - 0x80);
        assertThat(parse(100_000, 0x65, 0x80, 0x80, 0x00).baseOffset()).isEqualTo(100_000 - 0x4080);

        int[] byId = new int[21];
        Arrays.fill(byId, 0xab);
        byId[0] = 0x75;
        assertThat(parse(12, byId)).isEqualTo(new PackEntry(12, 5, 33, null, -1, new GitId("ab".repeat(20))));
    }

    @Test
    void refusesWhatCannotBe() {
        assertRefused("cut short", 12);
        assertRefused("cut short", 12, 0xbf);
        assertRefused("cut short", 12, 0x75, 1, 2, 3);
        assertRefused("absurd size", 12, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
        assertRefused("absurdly far", 12, 0x65, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
        assertRefused("cannot be", 12, 0x65, 12);
        assertRefused("cannot be", 12, 0x65, 0);
        assertRefused("unknown type 0", 12, 0x05);
        assertRefused("unknown type 5", 12, 0x55);
    }

    private static void assertRefused(String words, long offset, int... header) {
        assertThatThrownBy(() -> parse(offset, header))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(words);
    }
}
