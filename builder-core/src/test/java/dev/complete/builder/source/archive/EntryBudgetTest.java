package dev.complete.builder.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.threads.Workers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EntryBudgetTest {

    private final EntryBudget budget = new EntryBudget(1_000);

    @Test
    void componentsCountTogether() throws Exception {
        budget.share("one").add(600, 0);

        assertThatThrownBy(() -> budget.share("two").add(401, 0))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("component `two`")
                .hasMessageContaining("1001 entries")
                .hasMessageContaining("limit of 1000")
                .hasMessageContaining("--limit entries=1001")
                .hasMessageContaining("COMPLETE_JAVA_OPTS=-Xmx");
    }

    @Test
    void whatIsGivenBackCountsNoMore() throws Exception {
        try (EntryBudget.Share share = budget.share("source")) {
            share.add(900, 0);
        }

        assertThatCode(() -> budget.share("next").add(1_000, 0)).doesNotThrowAnyException();
    }

    @Test
    void whatWasRefusedCountsNoMoreWhenItIsClosed() throws Exception {
        try (EntryBudget.Share share = budget.share("large")) {
            assertThatThrownBy(() -> share.add(2_000, 0)).isInstanceOf(BuildException.class);
        }

        assertThatCode(() -> budget.share("next").add(1_000, 0)).doesNotThrowAnyException();
    }

    @Test
    void longNamesAndTargetsCountAsWell() {
        String target = "x".repeat(4_000);
        Entry link =
                new Entry(RootfsPath.of("/link"), new Node.Symlink(target, Metadata.LINK, Origin.manifest("links")));
        EntryBudget.Share share = budget.share("links");

        assertThatThrownBy(() -> share.add(java.util.Collections.nCopies(40, link)))
                .hasMessageContaining("bytes of names, link targets and attributes")
                .hasMessageContaining("--limit entries=");
        assertThatCode(() -> new EntryBudget(10_000).share("links").add(List.of(link)))
                .doesNotThrowAnyException();
    }

    @Test
    void anArchiveCountsWhileItIsReadAndThenForWhatIsKeptOfIt() throws Exception {
        EntryBudget.Share app = budget.share("app");
        Entry link = new Entry(RootfsPath.of("/link"), new Node.Symlink("x", Metadata.LINK, Origin.manifest("app")));
        try (EntryBudget.Share archive = app.passing()) {
            archive.add(900, 0);
            assertThatThrownBy(() -> budget.share("tree").add(101, 0)).hasMessageContaining("1001 entries");
            app.keep(List.of(link), archive);
        }
        try (EntryBudget.Share next = app.passing()) {
            assertThatThrownBy(() -> next.add(899, 0))
                    .hasMessageContaining("component `app` with others has at least 1001 entries")
                    .hasMessageContaining("--limit entries=N");
        }
    }

    @Test
    void largeArchivesAreReadOneAfterTheOtherAndSmallOnesBeside() throws Exception {
        EntryBudget.Share app = budget.share("app");
        EntryBudget.Share first = app.passing();
        first.add(600, 0);
        CountDownLatch small = new CountDownLatch(1);
        CountDownLatch large = new CountDownLatch(1);
        try (Workers workers = new Workers("read", 1)) {
            Future<?> second = workers.submit(() -> {
                try (EntryBudget.Share archive = app.passing()) {
                    archive.add(30, 0);
                    small.countDown();
                    archive.add(570, 0);
                    large.countDown();
                    return "";
                }
            });
            assertThat(small.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(large.await(100, TimeUnit.MILLISECONDS)).isFalse();
            first.close();
            second.get(20, TimeUnit.SECONDS);
        }
        assertThat(large.getCount()).isZero();
    }
}
