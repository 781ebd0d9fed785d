package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every consumer of every format sees the same tree: paths, types, modes, owners, sizes, links, contents. */
final class SameTreeIT {

    private static final String SAMPLE = "orders";

    /** Something that turns an output of {@code complete} into a directory. */
    enum Consumer {
        UMOCI("umoci") {
            @Override
            Path unpack(Path scratch, String sample) {
                return Unpacking.umoci(scratch, Samples.gzipped(sample).oci(), sample);
            }
        },
        BUILDAH("buildah") {
            @Override
            Path unpack(Path scratch, String sample) {
                return Unpacking.buildah(scratch, Samples.image(sample).oci(), sample);
            }
        },
        BUILDAH_GZIP("buildah") {
            @Override
            Path unpack(Path scratch, String sample) {
                return Unpacking.buildah(scratch, Samples.gzipped(sample).oci(), sample);
            }
        },
        LXC_ROOTFS("tar", "xz") {
            @Override
            Path unpack(Path scratch, String sample) {
                return Unpacking.tar(scratch, Samples.image(sample).lxc().resolve("rootfs.tar.xz"), "--xz");
            }
        },
        LXC_CREATE("lxc-create", "xz") {
            @Override
            Path unpack(Path scratch, String sample) {
                BootRuntime.created(Samples.image(sample), scratch, "same");
                Path root = scratch.resolve("same/rootfs");
                Command.of("rmdir", root + "/dev/pts").succeed(); // made by LXC's template, whatever the image
                return root;
            }
        },
        ROOTFS_GZIP("tar", "gzip") {
            @Override
            Path unpack(Path scratch, String sample) {
                Path out = Samples.gzipped(sample).out();
                return Unpacking.tar(scratch, out.resolve(sample + ".rootfs.tar.gz"), "--gzip");
            }
        },
        BSDTAR("bsdtar", "zstd") {
            @Override
            Path unpack(Path scratch, String sample) {
                Path root = Unpacking.directory(scratch.resolve("bsdtar"));
                Path archive = Samples.image(sample).out().resolve(sample + ".rootfs.tar.zst");
                Command.of("bsdtar", "-xpf", archive.toString(), "--numeric-owner", "-C", root.toString())
                        .succeed();
                return root;
            }
        },
        BUNDLE {
            @Override
            Path unpack(Path scratch, String sample) {
                return Samples.image(sample).bundle().resolve("rootfs");
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // written once, never handed out
        private final String[] tools;

        Consumer(String... tools) {
            this.tools = tools;
        }

        abstract Path unpack(Path scratch, String sample);
    }

    static Stream<Arguments> consumersOfEachSample() {
        return Stream.of(Consumer.values())
                .flatMap(consumer -> Stream.of("hello", SAMPLE).map(sample -> Arguments.of(consumer, sample)));
    }

    @ParameterizedTest
    @MethodSource("consumersOfEachSample")
    void seesWhatGnuTarSeesInTheRootfsTarball(Consumer consumer, String sample, @TempDir Path scratch) {
        Requires.root();
        Requires.tools(consumer.tools);
        Requires.tools("tar", "zstd");
        Path archive = Samples.image(sample).out().resolve(sample + ".rootfs.tar.zst");
        List<String> expected =
                TreeListing.of(Unpacking.tar(Unpacking.directory(scratch.resolve("expected")), archive, "--zstd"));
        assertThat(expected).hasSizeGreaterThan(sample.equals("hello") ? 20 : 2_000);

        List<String> seen = TreeListing.of(consumer.unpack(Unpacking.directory(scratch.resolve("seen")), sample));

        assertThat(without(seen, expected)).as("seen, not in the tarball").isEmpty();
        assertThat(without(expected, seen)).as("in the tarball, not seen").isEmpty();
    }

    @Test
    void skopeoCopiesTheLayoutWithItsDigests(@TempDir Path scratch) {
        Requires.tools("skopeo");
        Samples.Built image = Samples.image(SAMPLE);
        String source = "oci:" + image.oci() + ":" + SAMPLE;
        Path policy = anyImage(scratch);
        Command.of("skopeo", "--policy", policy.toString(), "copy", "--preserve-digests", source)
                .with("oci:" + scratch.resolve("copy") + ":" + SAMPLE)
                .succeed();

        assertThat(digest("oci:" + scratch.resolve("copy") + ":" + SAMPLE)).isEqualTo(digest(source));
        assertThat(image.digestLine()).isEqualTo(SAMPLE + "@" + digest(source));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"oci-archive:%s", "docker-archive:%s"})
    void skopeoReadsTheArchiveAsBothKinds(String transport, @TempDir Path scratch) {
        Requires.tools("skopeo");
        Samples.Built image = Samples.gzipped(SAMPLE);
        Path archive = image.out().resolve(SAMPLE + ".tar");
        Command.of("skopeo", "--policy", anyImage(scratch).toString(), "copy", transport.formatted(archive))
                .with("dir:" + scratch.resolve("copy"))
                .succeed();

        assertThat(scratch.resolve("copy/manifest.json")).isNotEmptyFile();
    }

    private static List<String> without(List<String> lines, List<String> others) {
        Set<String> known = Set.copyOf(others);
        return lines.stream().filter(line -> !known.contains(line)).toList();
    }

    private static String digest(String reference) {
        return Command.of("skopeo", "inspect", "--format", "{{.Digest}}", reference)
                .succeed()
                .lastLine();
    }

    private static Path anyImage(Path scratch) {
        try {
            return Files.writeString(
                    scratch.resolve("policy.json"), "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
