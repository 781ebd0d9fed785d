package dev.complete.builder.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSharesTest {

    private static List<JobShares.Place> enter(JobShares shares, int count) {
        return IntStream.range(0, count).mapToObj(i -> shares.enter()).toList();
    }

    @Test
    void givesAStepThatIsAloneAllOfThem() {
        JobShares shares = new JobShares(8);
        for (int i = 0; i < 3; i++) {
            try (JobShares.Place only = shares.enter()) {
                assertThat(only.jobs()).isEqualTo(8);
                assertThat(only.jobs()).as("asked again").isEqualTo(8);
            }
        }
    }

    @Test
    void dividesThemAmongStepsThatStartTogether() {
        assertThat(enter(new JobShares(8), 2)).extracting(JobShares.Place::jobs).containsExactly(4, 4);
        assertThat(enter(new JobShares(8), 3)).extracting(JobShares.Place::jobs).containsExactly(3, 3, 3);
        assertThat(enter(new JobShares(2), 2)).extracting(JobShares.Place::jobs).containsExactly(2, 2);
        assertThat(enter(new JobShares(1), 1)).extracting(JobShares.Place::jobs).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 64, 1024})
    void growsWithTheirNumberAndNotWithItsSquare(int jobs) {
        assertThat(enter(new JobShares(jobs), jobs).stream()
                        .mapToInt(JobShares.Place::jobs)
                        .sum())
                .as("all at once")
                .isLessThanOrEqualTo(2 * jobs);
        JobShares shares = new JobShares(jobs);
        int sum = 0;
        for (int i = 0; i < jobs; i++) {
            int share = shares.enter().jobs();
            assertThat(share).isBetween(1, jobs);
            sum += share;
        }
        assertThat(sum).as("one after another").isLessThanOrEqualTo(3 * jobs);
    }

    @Test
    void takesBackWhatAStepHad() {
        JobShares shares = new JobShares(4);
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            try (JobShares.Place first = shares.enter();
                    JobShares.Place second = shares.enter()) {
                given.add(first.jobs() + second.jobs());
            }
        }
        assertThat(given).containsOnly(4);
    }
}
