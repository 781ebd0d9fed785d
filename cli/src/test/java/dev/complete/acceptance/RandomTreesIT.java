package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the components are, every consumer sees one tree: seeded random components, overriding each other. */
final class RandomTreesIT {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyConsumerSeesOneTree(long seed, @TempDir Path scratch) {
        Requires.root();
        Requires.tools("tar", "gzip", "umoci", "buildah", "xz");
        GitFixture top = RandomSuperproject.write(seed, scratch);
        Path out = scratch.resolve("out");
        InstalledLauncher.complete("build", top.path().toString(), "--audit", "off")
                .with("--format", "oci,rootfs,lxc,bundle", "--compression", "gzip:1")
                .with(
                        "--output",
                        out.toString(),
                        "--cache",
                        scratch.resolve("cache").toString())
                .succeed();

        List<String> bundle = TreeListing.of(out.resolve("random.bundle/rootfs"));

        assertThat(bundle).hasSizeGreaterThan(30);
        assertThat(TreeListing.of(Unpacking.umoci(scratch, out.resolve("oci"), "random")))
                .as("umoci")
                .isEqualTo(bundle);
        assertThat(TreeListing.of(Unpacking.buildah(scratch, out.resolve("oci"), "random")))
                .as("buildah")
                .isEqualTo(bundle);
        assertThat(TreeListing.of(
                        Unpacking.tar(scratch.resolve("rootfs"), out.resolve("random.rootfs.tar.gz"), "--gzip")))
                .as("GNU tar, the concatenated layers")
                .isEqualTo(bundle);
        assertThat(TreeListing.of(
                        Unpacking.tar(scratch.resolve("lxc"), out.resolve("random.lxc/rootfs.tar.xz"), "--xz")))
                .as("GNU tar, LXC's root")
                .isEqualTo(bundle);
    }
}
