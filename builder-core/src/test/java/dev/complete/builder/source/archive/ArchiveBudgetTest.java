package dev.complete.builder.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ArchiveBudgetTest {

    private static final int KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    private final ArchiveBudget budget = new ArchiveBudget(ArchiveLimits.DEFAULT, MIB);

    @Test
    void measuresAgainstWhatWasRead() throws Exception {
        CountedInput encoded = input(MIB);
        ArchiveBudget.Part part = budget.part(encoded);
        long written = 0;
        ArchiveException refused = null;
        while (refused == null) {
            encoded.readNBytes(KIB);
            try {
                part.spend(1000 * KIB); // as deflate makes of zeros
                written += 1000 * KIB;
            } catch (ArchiveException e) {
                refused = e;
            }
        }
        assertThat(refused)
                .hasMessageContaining("more than 500 times its size")
                .hasMessageContaining("--limit archive-ratio=N");
        assertThat(written).isBetween(64 * MIB, 2 * 64 * MIB + MIB);
    }

    @Test
    void letsNoPartPayForAnother() throws Exception {
        CountedInput honest = input(16 * MIB);
        ArchiveBudget.Part part = budget.part(honest);
        honest.readAllBytes();
        part.spend(16 * MIB);
        CountedInput bomb = input(KIB);
        bomb.readAllBytes();
        assertThatThrownBy(() -> budget.part(bomb).spend(65 * MIB)).isInstanceOf(ArchiveException.class);
    }

    @Test
    void addsUpWhatPartsTakeBeyondTheRatio() throws Exception {
        for (int i = 0; i < 64; i++) {
            budget.part(input(0)).spend(MIB);
        }
        assertThatThrownBy(() -> budget.part(input(0)).spend(1)).isInstanceOf(ArchiveException.class);
    }

    @Test
    void foreseesWhatADirectorySays() {
        assertThatCode(() -> budget.foresee(500 * MIB, MIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.foresee(65 * MIB, 0)).hasMessageContaining("archive-ratio");
        assertThatThrownBy(() -> budget.foresee(Long.MAX_VALUE, Long.MAX_VALUE)).hasMessageContaining("archive-bytes");
    }

    @Test
    void allowsVeryRegularContentAndAnythingSmall() throws Exception {
        CountedInput encoded = input(MIB);
        encoded.readAllBytes();
        assertThatCode(() -> {
                    budget.part(encoded).spend(500 * MIB);
                    budget.part(input(0)).spend(64 * MIB);
                })
                .doesNotThrowAnyException();
    }

    private static CountedInput input(long size) throws IOException {
        return new CountedInput(new ByteArrayInputStream(new byte[(int) size]));
    }
}
