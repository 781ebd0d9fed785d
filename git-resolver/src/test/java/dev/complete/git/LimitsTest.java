package dev.complete.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void defaultsFollowTheHeap() {
        assertThat(Limits.ofHeap(512L << 20).entries()).isBetween(300_000L, 600_000L);
        assertThat(Limits.ofHeap(4096L << 20).entries())
                .isEqualTo(8 * Limits.ofHeap(512L << 20).entries());
        assertThat(Limits.ofHeap(64L << 20).treeBytes()).isLessThan(64L << 20);
    }
}
