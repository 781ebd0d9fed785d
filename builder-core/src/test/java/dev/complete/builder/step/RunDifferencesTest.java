package dev.complete.builder.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told of two runs that left different things. */
class RunDifferencesTest {

    private static final Origin ORIGIN = Origin.manifest("app");

    private final Map<String, byte[]> bytes = new HashMap<>();
    private final ContentSource contents =
            content -> new ByteArrayInputStream(Objects.requireNonNull(bytes.get(content.id())));

    private Node file(byte[] content, int mode) {
        Digest digest = Digest.of(content);
        bytes.put(digest.toString(), content);
        return new Node.File(Metadata.root(mode), new Content.Packed(digest, 0, content.length, digest), ORIGIN);
    }

    private Node file(String content) {
        return file(content.getBytes(StandardCharsets.UTF_8), 0644);
    }

    private static Node link(String target) {
        return new Node.Symlink(target, Metadata.LINK, ORIGIN);
    }

    private static Node folder(int mode) {
        return new Node.Directory(Metadata.root(mode), mode != 0755, ORIGIN);
    }

    private static RootfsTree tree(Map<String, Node> nodes) {
        TreeMap<RootfsPath, Node> all = new TreeMap<>();
        all.put(RootfsPath.ROOT, folder(0755));
        nodes.forEach((path, node) -> all.put(RootfsPath.of(path), node));
        return RootfsTree.of(all);
    }

    private List<String> between(Map<String, Node> first, Map<String, Node> second) throws Exception {
        return RunDifferences.between(tree(first), tree(second), contents);
    }

    private String between(byte[] first, byte[] second) throws Exception {
        return between(Map.of("/f", file(first, 0644)), Map.of("/f", file(second, 0644)))
                .get(0);
    }

    @Test
    void equalRunsHaveNone() throws Exception {
        assertThat(between(Map.of("/f", file("x"), "/l", link("f")), Map.of("/f", file("x"), "/l", link("f"))))
                .isEmpty();
    }

    @Test
    void namesEachKindInPathOrder() throws Exception {
        assertThat(between(
                        Map.of("/a", file("x"), "/b", link("a"), "/c", folder(0755), "/d", file("x"), "/e", file("x")),
                        Map.of(
                                "/b",
                                link("z"),
                                "/c",
                                folder(0700),
                                "/d",
                                file("x".getBytes(StandardCharsets.UTF_8), 0755),
                                "/e",
                                link("x"),
                                "/g\u001b",
                                file("x"))))
                .containsExactly(
                        "/a is only in the first run",
                        "/b leads to a, then z",
                        "/c has mode 755, then 700",
                        "/d has mode 644, then 755",
                        "/e is of another kind in each run",
                        "/g\\u001b is only in the second run");
    }

    @Test
    void findsTheFirstByteHoweverFarItIs() throws Exception {
        byte[] one = new byte[200_000];
        byte[] two = new byte[200_001];
        assertThat(between(one, two)).isEqualTo("/f differs from byte 200000 on, and has 200000 bytes, then 200001");
        two = one.clone();
        two[131_072] = 1;
        assertThat(between(one, two)).startsWith("/f differs from byte 131072 on");
    }

    @ParameterizedTest(name = "{2}: {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "built 2026-11-21 16:50:01 by me | built 2026-11-21 16:50:04 by me | looks like a time",
                "built Nov 21 2026 by me         | built Nov 22 2026 by me         | looks like a time",
                "epoch 1795280000 is             | epoch 1795280003 is             | looks like a time",
                "0000000 15100110201 012345     | 0000000 15100110204 012345     | looks like a time",
                "a.o b.o c.o                     | a.o c.o b.o                     | the same in another order",
                "in /tmp/build.x7 made           | in /tmp/build.q1z made          | looks like a path",
                "seed 83                         | seed 72                         | -",
            })
    void guessesWhy(String one, String two, String hint) throws Exception {
        String text = between(one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
        if (hint.equals("-")) {
            assertThat(text).doesNotContain("(");
        } else {
            assertThat(text).contains("(" + hint);
        }
    }

    @Test
    void knowsBinaryTimesAndBuildIds() throws Exception {
        HexFormat hex = HexFormat.of();
        assertThat(between(
                        hex.parseHex("1f8b0800" + "80d20069" + "0003"), hex.parseHex("1f8b0800" + "84d20069" + "0003")))
                .as("gzip's header")
                .contains("looks like a time");
        String note = "04000000" + "14000000" + "03000000" + "474e5500";
        assertThat(between(
                        hex.parseHex(note + "0102030405060708090a0b0c0d0e0f1011121314"),
                        hex.parseHex(note + "f102030405060708090a0b0c0d0e0f1011121314")))
                .contains("a build id");
    }
}
