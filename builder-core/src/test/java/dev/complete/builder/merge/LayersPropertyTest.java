package dev.complete.builder.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random images: however their layers are applied, what comes out is the final tree. */
class LayersPropertyTest {

    private static final int SEEDS = 1_000;
    private static final int SEEDS_WITH_TOOLS = 40;

    /** Null for a seed whose components clash. */
    private static @Nullable FinalRootfs merged(int seed, int shuffle) throws Exception {
        try {
            return RandomImage.merge(seed, shuffle);
        } catch (BuildException e) {
            assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
            return null;
        }
    }

    @Test
    void layersAddUpToTheTreeAndReplaceNothing() throws Exception {
        int merged = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            FinalRootfs rootfs = merged(seed, 0);
            if (rootfs != null) {
                merged++;
                assertThat(TreeView.of(applied(rootfs, seed)))
                        .as("seed %d", seed)
                        .isEqualTo(TreeView.of(rootfs.tree().nodes()));
            }
        }
        assertThat(merged).as("seeds that merge").isBetween(SEEDS / 2, SEEDS * 9 / 10);
    }

    /** An independent, simple consumer. */
    private static Map<RootfsPath, Node> applied(FinalRootfs rootfs, int seed) {
        Map<RootfsPath, Node> disk = new TreeMap<>();
        for (LayerTree layer : rootfs.layers()) {
            Set<RootfsPath> seen = new HashSet<>();
            layer.entries().forEach((path, node) -> {
                assertThat(path.parent().isRoot() || seen.contains(path.parent()))
                        .as("seed %d: the layer has the parent of %s before it", seed, path)
                        .isTrue();
                seen.add(path);
                Node before = disk.put(path, node);
                if (node instanceof Node.Directory) {
                    assertThat(node)
                            .as("seed %d: %s", seed, path)
                            .isEqualTo(rootfs.tree().get(path));
                } else {
                    assertThat(before).as("seed %d: replaced %s", seed, path).isNull();
                }
                if (node instanceof Node.HardLink link) {
                    assertThat(seen).as("seed %d: leader in the layer", seed).contains(link.leader());
                }
            });
        }
        return disk;
    }

    @Test
    void theOrderOfAddingDoesNotMatter() throws Exception {
        for (int seed = 0; seed < SEEDS / 4; seed++) {
            FinalRootfs one = merged(seed, 1);
            FinalRootfs other = merged(seed, 2);
            assertThat(listing(one)).as("seed %d", seed).isEqualTo(listing(other));
        }
    }

    private static List<String> listing(@Nullable FinalRootfs rootfs) {
        List<String> lines = new ArrayList<>();
        if (rootfs != null) {
            rootfs.layers()
                    .forEach(layer ->
                            layer.entries().forEach((path, node) -> lines.add(layer.name() + " " + path + " " + node)));
        }
        return lines;
    }

    @Test
    void gnuTarExtractsLayersAndTheirConcatenationToTheTree(@TempDir Path directory) throws Exception {
        boolean able = Files.isExecutable(Path.of("/usr/bin/tar")) && "root".equals(System.getProperty("user.name"));
        if (!able) {
            System.err.println("SKIPPED: needs GNU tar and root");
        }
        assumeTrue(able);
        for (int seed = 0; seed < SEEDS_WITH_TOOLS; seed++) {
            FinalRootfs rootfs = merged(seed, 0);
            if (rootfs == null) {
                continue;
            }
            Path layered = Files.createDirectories(directory.resolve(seed + "-layered"));
            Path whole = Files.createDirectories(directory.resolve(seed + "-whole"));
            for (LayerTree layer : rootfs.layers()) {
                extract(List.of(layer), layered);
            }
            extract(rootfs.layers(), whole);
            Map<RootfsPath, String> expected = TreeView.of(rootfs.tree().nodes());
            assertThat(TreeView.of(layered)).as("seed %d, layer by layer", seed).isEqualTo(expected);
            assertThat(TreeView.of(whole)).as("seed %d, concatenated", seed).isEqualTo(expected);
            delete(layered);
            delete(whole);
        }
    }

    /** JUnit would do it, with a warning for each link that points out of the folder. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void extract(List<LayerTree> layers, Path target) throws Exception {
        Path archive = Files.createTempFile(target.getParent(), "layer", ".tar");
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (LayerTree layer : layers) {
                for (var entry : layer.entries().entrySet()) {
                    write(entry.getKey(), entry.getValue(), tar);
                }
            }
        }
        Process process = new ProcessBuilder(
                        "tar", "-xpf", archive.toString(), "--same-owner", "--numeric-owner", "-C", target.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    private static void write(RootfsPath path, Node node, TarArchiveOutputStream tar) throws IOException {
        if (node instanceof Node.Directory directory) {
            put(new TarArchiveEntry(path.relative() + "/"), directory.metadata(), new byte[0], tar);
        } else if (node instanceof Node.File file && file.content() instanceof Content.Inline inline) {
            put(new TarArchiveEntry(path.relative()), file.metadata(), inline.bytes(), tar);
        } else if (node instanceof Node.Symlink link) {
            TarArchiveEntry entry = new TarArchiveEntry(path.relative(), TarConstants.LF_SYMLINK);
            entry.setLinkName(link.target());
            put(entry, link.metadata(), new byte[0], tar);
        } else if (node instanceof Node.HardLink link) {
            TarArchiveEntry entry = new TarArchiveEntry(path.relative(), TarConstants.LF_LINK);
            entry.setLinkName(link.leader().relative());
            put(entry, Metadata.FILE, new byte[0], tar);
        }
    }

    private static void put(TarArchiveEntry entry, Metadata metadata, byte[] content, TarArchiveOutputStream tar)
            throws IOException {
        entry.setMode(metadata.mode());
        entry.setIds((int) metadata.uid(), (int) metadata.gid());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void aHundredThousandEntriesMergeQuickly() throws Exception {
        SampleImage image = new SampleImage().permission("/usr/share/", null, "u+r");
        for (int layer = 0; layer < 4; layer++) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < 25_000; i++) {
                entries.add(Samples.file("/usr/share/folder" + i / 50 + "/file" + layer + "-" + i, "x"));
            }
            image.layer("layer" + layer, entries.toArray(Entry[]::new));
        }
        long start = System.nanoTime();
        FinalRootfs rootfs = image.merge();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(rootfs.tree().size()).isGreaterThan(100_000);
        assertThat(took).isLessThan(Duration.ofSeconds(30)); // about a second alone; this is against quadratic
    }
}
