package dev.complete.builder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootfsTreeTest {

    private static final Origin ORIGIN = Origin.manifest("test");
    private static final Node FOLDER = new Node.Directory(Metadata.DIRECTORY, false, ORIGIN);

    private static Entry file(String path) {
        return new Entry(RootfsPath.of(path), new Node.File(Metadata.FILE, new Content.Inline(path), ORIGIN));
    }

    private static Entry folder(String path) {
        return new Entry(RootfsPath.of(path), FOLDER);
    }

    @Test
    void isTheSameFromEntriesInOrderAsFromAMap() {
        List<Entry> entries = new ArrayList<>(List.of(folder("/"), folder("/a"), file("/a.txt")));
        for (int i = 100; i < 400; i++) {
            entries.add(file("/a/" + i));
        }
        entries.add(new Entry(RootfsPath.of("/b"), new Node.HardLink(RootfsPath.of("/a/100"), ORIGIN)));
        TreeMap<RootfsPath, Node> map = new TreeMap<>();
        entries.forEach(entry -> map.put(entry.path(), entry.node()));

        RootfsTree tree = RootfsTree.inOrder(entries);

        assertThat(tree.nodes()).containsExactlyEntriesOf(map);
        assertThat(tree.nodes().tailMap(RootfsPath.of("/a/377"), false)).hasSize(23);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(tree.get(entry.path())).isSameAs(entry.node()));
    }

    @Test
    void refusesEntriesOutOfOrderOrWithoutAFolder() {
        assertThatThrownBy(() -> RootfsTree.inOrder(List.of(folder("/"), file("/b"), file("/a"))))
                .hasMessage("not in path order at /a");
        assertThatThrownBy(() -> RootfsTree.inOrder(List.of(folder("/"), file("/b"), file("/b"))))
                .hasMessage("not in path order at /b");
        assertThatThrownBy(() -> RootfsTree.inOrder(List.of(folder("/"), file("/a"), file("/a/b"))))
                .hasMessage("no directory above /a/b");
        assertThatThrownBy(() -> RootfsTree.inOrder(List.of(folder("/"), folder("/a"), file("/a/b"), file("/ab/c"))))
                .hasMessage("no directory above /ab/c");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, true",
        "/a, /, true",
        "/a, /a, false",
        "/a/b, /a, true",
        "/a/b, /, false",
        "/a/b/c, /a, false",
        "/ab/c, /a, false",
        "/ab/c, /xb, false"
    })
    void knowsTheFolderThatAPathIsIn(String path, String folder, boolean isIn) {
        assertThat(RootfsPath.of(path).isIn(RootfsPath.of(folder))).isEqualTo(isIn);
        assertThat(RootfsPath.of(path).parent().equals(RootfsPath.of(folder))).isEqualTo(isIn);
    }

    @Test
    void namesThePathsInTheOrderOfTheLayers() {
        RootfsTree lower = RootfsTree.inOrder(List.of(folder("/"), folder("/a"), file("/a/z")));
        RootfsTree upper = RootfsTree.inOrder(List.of(folder("/"), folder("/a"), file("/a/b"), file("/c")));
        TreeMap<RootfsPath, Node> all = new TreeMap<>(lower.nodes());
        all.putAll(upper.nodes());
        List<LayerTree> layers = List.of(new LayerTree("lower", lower), new LayerTree("upper", upper));

        FinalRootfs rootfs = new FinalRootfs(RootfsTree.of(all), layers, false, List.of());

        assertThat(rootfs.inPackOrder()).map(Object::toString).containsExactly("/", "/a", "/a/z", "/a/b", "/c");
    }
}
