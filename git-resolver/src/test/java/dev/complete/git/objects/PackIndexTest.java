package dev.complete.git.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackIndexTest {

    @TempDir
    Path temp;

    /** An id of the bucket {@code first}. */
    private static GitId id(int first, int number) {
        return new GitId(String.format("%02x%038x", first, number));
    }

    private PackIndex index(int version, SortedMap<GitId, Long> offsets, long... large) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (version != 1) {
            out.writeBytes(
                    ByteBuffer.allocate(8).putInt(0xff744f63).putInt(version).array());
        }
        int[] ends = new int[256];
        offsets.keySet().forEach(id -> ends[id.toBytes()[0] & 0xff]++);
        for (int i = 0, sum = 0; i < ends.length; i++) {
            sum += ends[i];
            out.writeBytes(number(sum));
        }
        for (Map.Entry<GitId, Long> each : offsets.entrySet()) {
            if (version == 1) {
                out.writeBytes(number(each.getValue().intValue()));
            }
            out.writeBytes(each.getKey().toBytes());
        }
        if (version != 1) {
            out.writeBytes(new byte[4 * offsets.size()]);
            offsets.values().forEach(offset -> out.writeBytes(number(offset.intValue())));
            for (long each : large) {
                out.writeBytes(ByteBuffer.allocate(8).putLong(each).array());
            }
        }
        out.writeBytes(new byte[40]);
        Path file = temp.resolve("pack.idx");
        Files.write(file, out.toByteArray());
        return PackIndex.open(file);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void findsEachOfManyIdsAndNoOther(int version) throws Exception {
        SortedMap<GitId, Long> offsets = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            offsets.put(id(7, 2 * i), 12L + i);
        }
        offsets.put(id(0, 1), 5_000L);
        offsets.put(id(255, 1), 6_000L);
        try (PackIndex index = index(version, offsets)) {
            assertThat(index.count()).isEqualTo(1_002);
            for (Map.Entry<GitId, Long> each : offsets.entrySet()) {
                assertThat(index.offset(each.getKey())).isEqualTo(each.getValue());
            }
            for (int i = 0; i < 1_000; i += 7) {
                assertThat(index.offset(id(7, 2 * i + 1))).isEqualTo(-1);
            }
            assertThat(index.offset(id(8, 1))).isEqualTo(-1);
            assertThat(index.startingWith("07")).hasSize(1_000);
            assertThat(index.startingWith("ff")).containsExactly(id(255, 1));
            assertThat(index.startingWith("08")).isEmpty();
        }
    }

    @Test
    void readsOffsetsBeyondTwoGibibytes() throws Exception {
        SortedMap<GitId, Long> offsets = new TreeMap<>();
        offsets.put(id(1, 1), 0x8000_0000L);
        offsets.put(id(1, 2), 0x8000_0001L);
        offsets.put(id(1, 3), 0x8000_0002L);
        try (PackIndex index = index(2, offsets, 5L << 30, 6L << 40)) {
            assertThat(index.offset(id(1, 1))).isEqualTo(5L << 30);
            assertThat(index.offset(id(1, 2))).isEqualTo(6L << 40);
            assertThatThrownBy(() -> index.offset(id(1, 3)))
                    .isInstanceOf(CorruptObjectException.class)
                    .hasMessageContaining("outside itself");
        }
        try (PackIndex index = index(1, new TreeMap<>(offsets))) {
            assertThat(index.offset(id(1, 1))).isEqualTo(0x8000_0000L);
        }
    }

    @Test
    void mayBeEmpty() throws Exception {
        try (PackIndex index = index(2, new TreeMap<>())) {
            assertThat(index.offset(id(1, 1))).isEqualTo(-1);
            assertThat(index.startingWith("01")).isEmpty();
        }
    }

    @Test
    void isRefusedWhenItHoldsMoreThanItCounts() {
        assertThatThrownBy(() -> index(2, new TreeMap<>(), 1))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("too few or too many for 0 objects");
    }
}
