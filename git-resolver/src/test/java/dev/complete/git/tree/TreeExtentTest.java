package dev.complete.git.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.MemoryObjectSource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeExtentTest {

    private static final Gitlinks NO_LINKS = new Gitlinks() {
        @Override
        public Pin pin(SourceTree root, String path, GitId commit) {
            throw new AssertionError("counting pins nothing");
        }

        @Override
        public SourceTree follow(SourceTree root, String path, GitId commit) {
            throw new AssertionError("counting follows nothing");
        }
    };

    private final MemoryObjectSource objects = new MemoryObjectSource("the repository");
    private final GitId blob = objects.blob("x");

    @Test
    void countsPathsAndTheirBytesAtAnyDepth() throws Exception {
        GitId inner = objects.tree(
                new TreeEntry.File("é", blob, false), new TreeEntry.Gitlink("link", new GitId("1".repeat(40))));
        GitId outer = objects.tree(
                new TreeEntry.Directory("a", inner),
                new TreeEntry.Directory("bb", inner),
                new TreeEntry.File("c", blob, true));

        // a a/é a/link bb bb/é bb/link c
        assertThat(tree(outer).extent()).isEqualTo(new TreeExtent(7, 1 + 4 + 6 + 2 + 5 + 7 + 1, 2, 1));
        assertThat(tree(inner).extent()).isEqualTo(new TreeExtent(2, 2 + 4, 1, 0));
    }

    @Test
    void refusesTenThousandMillionPathsOfTenTreesAtOnce() throws Exception {
        GitId bomb = bomb(10, 10);

        assertThatThrownBy(() -> assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> tree(bomb).extent()))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("11111111110 paths")
                .hasMessageContaining("--limit entries=11111111110")
                .hasMessageContaining("COMPLETE_JAVA_OPTS=-Xmx");
    }

    @Test
    void sumsStopBeforeTheyOverflow() throws Exception {
        GitId bomb = bomb(60, 10);

        assertThatThrownBy(() -> tree(bomb).extent()).hasMessageContaining(Long.MAX_VALUE + " paths");
    }

    @Test
    void refusesFewPathsWithLongNames() throws Exception {
        GitId tree = objects.tree(new TreeEntry.File("x".repeat(255), blob, false));
        for (int i = 0; i < 14; i++) {
            GitId below = tree;
            tree = objects.tree(IntStream.range(0, 3)
                    .mapToObj(number -> new TreeEntry.Directory(number + "y".repeat(254), below))
                    .toArray(TreeEntry[]::new));
        }
        GitId named = tree;
        SourceTree root = SourceTree.of(objects, pin(), named, limits(20_000_000, 100), NO_LINKS);

        assertThatThrownBy(root::extent)
                .hasMessageContaining("bytes together")
                .hasMessageContaining("--limit entries=");
    }

    @Test
    void refusesADepthThatOnlyAKnownTreeReaches() throws Exception {
        GitId three = chain(3);
        GitId top = objects.tree(
                new TreeEntry.Directory("a", three),
                new TreeEntry.Directory("b", objects.tree(new TreeEntry.Directory("c", three))));
        SourceTree root = SourceTree.of(objects, pin(), top, limits(1000, 4), NO_LINKS);

        assertThatThrownBy(root::extent).hasMessageContaining("--limit depth=N");
        assertThat(SourceTree.of(objects, pin(), top, limits(1000, 5), NO_LINKS)
                        .extent()
                        .height())
                .isEqualTo(5);
    }

    private GitId chain(int folders) {
        GitId tree = objects.tree(new TreeEntry.File("f", blob, false));
        for (int i = 0; i < folders; i++) {
            tree = objects.tree(new TreeEntry.Directory("d", tree));
        }
        return tree;
    }

    private GitId bomb(int levels, int fanout) {
        GitId tree = objects.tree(IntStream.range(0, fanout)
                .mapToObj(i -> new TreeEntry.File("f" + i, blob, false))
                .toArray(TreeEntry[]::new));
        for (int level = 1; level < levels; level++) {
            GitId below = tree;
            tree = objects.tree(IntStream.range(0, fanout)
                    .mapToObj(i -> new TreeEntry.Directory("d" + i, below))
                    .toArray(TreeEntry[]::new));
        }
        return tree;
    }

    private static Limits limits(long entries, int depth) {
        return new Limits(1 << 20, 1 << 20, entries, depth, 4096, 10, 10, 1 << 20, 1 << 20, 60);
    }

    private static Pin pin() {
        return Pin.superproject(new GitId("2".repeat(40)));
    }

    private SourceTree tree(GitId tree) {
        return SourceTree.of(objects, pin(), tree, Limits.DEFAULT, NO_LINKS);
    }
}
