package dev.complete.builder.layer.chunked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkBoundariesTest {

    private static final int MIB = 1 << 20;

    private final byte[] noise = noise(8 * MIB);

    /** Must never change within format version 1. */
    @Test
    void cutsWhereFormatVersion1Does() {
        assertThat(ChunkBoundaries.sizes(noise, 0, 2 * MIB))
                .containsExactly(
                        140_355, 514_820, 256_925, 152_105, 108_518, 117_497, 340_582, 91_896, 306_250, 68_204);
    }

    @Test
    void leavesSmallFilesWhole() {
        int most = ChunkBoundaries.MIN_CHUNK;
        assertThat(ChunkBoundaries.sizes(noise, 5, 5 + most)).containsExactly(most);
        assertThat(ChunkBoundaries.sizes(noise, 5, 6)).containsExactly(1);
        assertThat(ChunkBoundaries.sizes(noise, 5, 5)).isEmpty();
    }

    @Test
    void findsTheSameCutsAfterAnInsertion() {
        byte[] longer = new byte[noise.length + 1000];
        System.arraycopy(noise, 0, longer, 0, 3 * MIB);
        System.arraycopy(noise, 3 * MIB, longer, 3 * MIB + 1000, noise.length - 3 * MIB);
        Set<Digest> known = new HashSet<>(digests(noise));
        List<Digest> now = digests(longer);
        assertThat(now).hasSizeGreaterThan(15);
        assertThat(now.stream().filter(digest -> !known.contains(digest)).count())
                .isBetween(1L, 2L);
    }

    @Test
    void cutsNothingIntoZeros() {
        byte[] zeros = new byte[4 * MIB];
        assertThat(ChunkBoundaries.sizes(zeros, 0, zeros.length)).containsExactly(zeros.length);
    }

    private static List<Digest> digests(byte[] bytes) {
        List<Digest> digests = new ArrayList<>();
        int at = 0;
        for (int size : ChunkBoundaries.sizes(bytes, 0, bytes.length)) {
            digests.add(Digest.of(Arrays.copyOfRange(bytes, at, at + size)));
            at += size;
        }
        assertThat(at).isEqualTo(bytes.length);
        return digests;
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(13).nextBytes(bytes);
        return bytes;
    }
}
