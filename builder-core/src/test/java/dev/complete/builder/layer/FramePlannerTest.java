package dev.complete.builder.layer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.compress.Compression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FramePlannerTest {

    private static final int MIB = 1 << 20;

    @Test
    void keepsASmallLayerInOneFrame() throws Exception {
        LayerPlan plan = plan(files(100, 4096));

        assertThat(plan.frames()).hasSize(1);
        assertThat(plan.frames().get(0).rawSize()).isEqualTo(512 + 100 * (512 + 4096)); // the folder, the files
        assertThat(plan.end().rawSize()).isEqualTo(1024);
    }

    @Test
    void keepsFramesBetweenOneAndEightMebibytes() throws Exception {
        List<FramePlan> frames = plan(files(4000, 57_000)).frames();

        assertThat(frames.subList(0, frames.size() - 1))
                .allMatch(frame -> frame.rawSize() >= MIB && frame.rawSize() <= 8 * MIB);
        double average = frames.stream().mapToInt(FramePlan::rawSize).average().orElseThrow();
        assertThat(average).isBetween(2.0 * MIB, 4.0 * MIB);
    }

    @Test
    void fillsFramesOfFilesThatAreAlmostLarge() throws Exception {
        assertThat(sizes(plan(files(3, 8 * MIB))))
                .containsExactly(512L, 512L + 8 * MIB, 512L + 8 * MIB, 512L + 8 * MIB);
    }

    @Test
    void cutsALargeFileEveryEightMebibytes() throws Exception {
        TestTree tree = new TestTree();
        tree.generated("/a", 10, 1).generated("/b", 16 * MIB + 1, 2).generated("/c", 10, 3);

        assertThat(sizes(plan(tree))).containsExactly(1024L, 512L + 8 * MIB, 8L * MIB, 512L, 1024L);
    }

    @Test
    void slicesExactMultiplesWithoutAnEmptyFrame() throws Exception {
        assertThat(sizes(plan(new TestTree().generated("/b", 16 * MIB, 2)))).containsExactly(512L + 8 * MIB, 8L * MIB);
    }

    @Test
    void changesOnlyTheFramesNearAChange() throws Exception {
        TestTree tree = files(4000, 57_000);
        List<FramePlan> before = plan(tree).frames();
        tree.generated("/files/1500-new", 9000, 99);
        tree.generated("/files/3000", 10_000, 98);
        List<FramePlan> after = plan(tree).frames();

        Set<String> keys = new HashSet<>();
        before.forEach(frame -> keys.add(frame.key().hex()));
        long changed = after.stream().filter(f -> !keys.contains(f.key().hex())).count();
        assertThat(changed).isBetween(2L, 8L);
        assertThat(after).hasSizeGreaterThan(50);
    }

    @Test
    void givesEveryDifferenceAKeyOfItsOwn() throws Exception {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put("user.a", Bytes.copyOf(new byte[] {1}));
        List<TestTree> trees = List.of(
                new TestTree().text("/f", Metadata.FILE, "one"),
                new TestTree().text("/f", Metadata.FILE, "two"),
                new TestTree().text("/f", Metadata.EXECUTABLE, "one"),
                new TestTree().text("/f", Metadata.FILE.withOwner(1, 0), "one"),
                new TestTree().text("/f", Metadata.FILE.withOwner(0, 1), "one"),
                new TestTree().text("/f", new Metadata(0644, 0, 0, xattrs), "one"),
                new TestTree().text("/g", Metadata.FILE, "one"),
                new TestTree().symlink("/f", "one"),
                new TestTree().symlink("/f", "two"),
                new TestTree().directory("/f", Metadata.DIRECTORY),
                new TestTree().text("/e", Metadata.FILE, "one").hardLink("/f", "/e"),
                new TestTree().text("/e", Metadata.FILE.withOwner(1, 1), "one").hardLink("/f", "/e"));
        Set<String> keys = new HashSet<>();
        for (TestTree tree : trees) {
            for (Compression compression : List.of(Compression.ZSTD, Compression.GZIP, Compression.NONE)) {
                LayerPlan plan = FramePlanner.plan(tree.layer(), compression);
                keys.add(plan.key().hex());
                keys.add(plan.frames().get(0).key().hex());
                keys.add(plan.end().key().hex());
            }
        }

        assertThat(keys).hasSize(trees.size() * 3 * 2 + 3);
    }

    @Test
    void givesLaterSlicesTheSameKeyWhateverTheFileIsCalled() throws Exception {
        List<FramePlan> one =
                plan(new TestTree().generated("/one", 20 * MIB, 2)).frames();
        List<FramePlan> two =
                plan(new TestTree().generated("/two", 20 * MIB, 2)).frames();

        assertThat(one.get(0).key()).isNotEqualTo(two.get(0).key());
        assertThat(one.get(1).key()).isEqualTo(two.get(1).key());
        assertThat(one.get(2).key()).isEqualTo(two.get(2).key());
    }

    /** Must never change within format version 1. */
    @Test
    void keepsTheCutsOfFormatVersion1() throws Exception {
        List<FramePlan> frames = plan(files(1000, 57_000)).frames();

        assertThat(frames.stream()
                        .map(frame -> frame.items().get(0).entry().name())
                        .collect(joining(" ")))
                .isEqualTo(
                        "files/ files/119 files/143 files/180 files/238 files/255 files/275 files/318 files/448 files/530 files/576 "
                                + "files/615 files/658 files/676 files/702 files/723 files/761 files/781 files/866 files/891 files/927 files/982");
    }

    @Test
    void namesTheEntryThatALayerCannotHold() {
        TestTree tree = new TestTree().symlink("/bad\u001b", "nul\0");

        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> plan(tree))
                .withMessage(
                        "/bad\\u001b (from test: complete.yaml) cannot be put into a layer: the link target holds NUL");
    }

    private static TestTree files(int count, int size) {
        TestTree tree = new TestTree();
        for (int i = 0; i < count; i++) {
            tree.generated("/files/" + i, size, i);
        }
        return tree;
    }

    private static LayerPlan plan(TestTree tree) throws BuildException {
        return FramePlanner.plan(tree.layer(), Compression.ZSTD);
    }

    private static List<Long> sizes(LayerPlan plan) {
        return plan.frames().stream().map(frame -> (long) frame.rawSize()).toList();
    }
}
