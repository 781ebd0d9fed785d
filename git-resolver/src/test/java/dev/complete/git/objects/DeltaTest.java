package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltaTest {

    private static byte[] apply(byte[] base, byte[] delta) throws IOException {
        DeltaInstructions instructions = new DeltaInstructions(new ByteArrayInputStream(delta));
        try (InputStream in = new DeltaStream(base(base, base.length), instructions)) {
            byte[] result = in.readAllBytes();
            assertThat(in.read()).isEqualTo(-1);
            return result;
        }
    }

    private static DeltaBase base(byte[] content, long size) throws IOException {
        return DeltaBase.read(new ByteArrayInputStream(content), size, size);
    }

    @Test
    void copiesAndInserts() throws Exception {
        byte[] delta = RawPack.delta(11, 14, 0x90, 6, 3, 'n', 'e', 'w', 0x91, 6, 5);

        assertThat(apply("hello world".getBytes(UTF_8), delta)).asString(UTF_8).isEqualTo("hello newworld");
    }

    @Test
    void copiesSixtyFourKibibytesWhenTheSizeIsZero() throws Exception {
        byte[] base = new byte[0x10003];
        new Random(1).nextBytes(base);

        assertThat(apply(base, RawPack.delta(base.length, 0x10000, 0x81, 3)))
                .isEqualTo(Arrays.copyOfRange(base, 3, base.length));
    }

    @Test
    void mayGiveNothing() throws Exception {
        assertThat(apply(new byte[] {1}, RawPack.delta(1, 0))).isEmpty();
    }

    @Test
    void refusesWhatCannotBeFollowed() {
        byte[] base = new byte[10];
        assertRefused(base, "reserved instruction", RawPack.delta(10, 1, 0));
        assertRefused(base, "beyond its base", RawPack.delta(10, 5, 0x91, 6, 5));
        assertRefused(base, "beyond its base", RawPack.delta(10, 5, 0x98, 0xff, 1));
        assertRefused(base, "middle of an instruction", RawPack.delta(10, 5, 3, 'x'));
        assertRefused(base, "middle of an instruction", RawPack.delta(10, 5, 0x91, 6));
        assertRefused(base, "wants a base of 9", RawPack.delta(9, 5, 0x90, 5));
        assertRefused(base, "middle of an instruction", new byte[] {10});
        byte[] endless = new byte[10];
        Arrays.fill(endless, (byte) 0xff);
        assertRefused(base, "absurd size", endless);
    }

    private static void assertRefused(byte[] base, String words, byte[] delta) {
        assertThatThrownBy(() -> apply(base, delta))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(words);
    }

    @Test
    void baseInAFileReadsAsOneOnTheHeap() throws Exception {
        byte[] content = new byte[DeltaBase.LARGEST_ON_HEAP + 1];
        new Random(2).nextBytes(content);
        try (DeltaBase base = base(content, content.length)) {
            assertThat(base).isInstanceOf(DeltaBase.Spooled.class);
            assertThat(base.size()).isEqualTo(content.length);
            for (int at : new int[] {0, 16_383, content.length - 40_000, 5}) {
                byte[] some = new byte[40_000];
                base.read(at, some, 0, some.length);
                assertThat(some).isEqualTo(Arrays.copyOfRange(content, at, at + some.length));
            }
        }
    }

    @Test
    void baseMustBeAsLongAsItDeclares() {
        for (int most : new int[] {10, DeltaBase.LARGEST_ON_HEAP + 10}) {
            assertThatThrownBy(() -> base(new byte[most - 1], most)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> base(new byte[most + 1], most))
                    .isInstanceOf(CorruptObjectException.class)
                    .hasMessageContaining("goes on");
        }
    }
}
