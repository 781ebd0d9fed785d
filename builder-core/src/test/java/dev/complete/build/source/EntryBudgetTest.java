package dev.complete.build.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.build.BuildException;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import java.util.List;
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
}
