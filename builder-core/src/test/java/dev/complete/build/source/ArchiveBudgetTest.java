package dev.complete.build.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArchiveBudgetTest {

    private static final long MIB = 1 << 20;

    @Test
    void refusesWhatDeflateMakesOfZeros() {
        assertThatThrownBy(() -> new ArchiveBudget(ArchiveLimits.DEFAULT, MIB).spend(1024 * MIB))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("more than 500 times its size")
                .hasMessageContaining("--limit archive-ratio=N");
    }

    @Test
    void allowsVeryRegularContentAndAnythingSmall() {
        assertThatCode(() -> {
                    new ArchiveBudget(ArchiveLimits.DEFAULT, MIB).spend(400 * MIB);
                    new ArchiveBudget(ArchiveLimits.DEFAULT, 1).spend(64 * MIB);
                })
                .doesNotThrowAnyException();
    }
}
