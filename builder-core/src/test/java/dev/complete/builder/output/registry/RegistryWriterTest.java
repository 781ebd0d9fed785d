package dev.complete.builder.output.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.output.Outputs;
import dev.complete.builder.output.Sample;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.files.BundledFile;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryWriterTest {

    private static final Set<Format> REGISTRY = EnumSet.of(Format.REGISTRY);
    private static final Platform[] PLATFORMS = {Platform.LINUX_AMD64, Platform.LINUX_ARM64};
    private static final String GOLDEN = "tree.txt";

    @TempDir
    Path temp;

    private final Sample sample = new Sample();
    private Path out = Path.of("out");

    @BeforeEach
    void directory() {
        out = temp.resolve("out");
        sample.compression = Compression.parse("none"); // no encoder has a say in the digests
    }

    /** An image of one platform and one of two: every path, and the digest of every file. {@code -Dgolden=write} writes them. */
    @Test
    void writesTheseFiles() throws Exception {
        write(REGISTRY, sample.frames(), sample.image("one"), several("two"));
        String tree = tree();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(Path.of("src/test/resources/dev/complete/builder/output/registry", GOLDEN), tree);
        }
        assertThat(tree).isEqualTo(BundledFile.text(RegistryWriterTest.class, GOLDEN));
    }

    @Test
    void everyFileThatADigestNamesHasIt() throws Exception {
        write(REGISTRY, sample.frames(), sample.image("one"), several("two"));
        List<Path> named = walk().filter(path -> path.toString().matches(".*/(blobs|manifests)/sha256:[0-9a-f]{64}"))
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(8)
                .allSatisfy(path -> assertThat(digest(path)).isEqualTo(name(path)));
    }

    @Test
    void aLayerOfTwoImagesAndOfTheLayoutIsThereOnce() throws Exception {
        ImageSet one = sample.image("one");
        write(EnumSet.of(Format.OCI, Format.REGISTRY), sample.frames(), one, sample.image("two"));
        Digest layer = one.images().get(0).layers().get(0).blob().digest();
        Path blob = out.resolve("oci/blobs/sha256/" + layer.hex());
        for (String image : List.of("one", "two")) {
            assertThat(out.resolve("registry/blobs/v2/" + image + "/blobs/" + layer))
                    .matches(file -> isSameFile(file, blob));
        }
    }

    /** Beside a layout that is written too, or without one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasDamagedIsWrittenAgain(boolean layout) throws Exception {
        Set<Format> formats = layout ? EnumSet.of(Format.OCI, Format.REGISTRY) : REGISTRY;
        ImageSet image = sample.image("shop");
        write(formats, sample.frames(), image);
        String whole = tree();
        Digest layer = image.images().get(0).layers().get(0).blob().digest();
        for (String file :
                List.of("images/v2/shop/manifests/latest", "lists/v2/_catalog", "blobs/v2/shop/blobs/" + layer)) {
            Path damaged = root().resolve(file);
            byte[] bytes = Files.readAllBytes(damaged);
            bytes[0] ^= 1;
            Files.delete(damaged);
            Files.write(damaged, bytes);
            write(formats, sample.frames(), image);
            assertThat(tree()).as(file).isEqualTo(whole);

            Path elsewhere =
                    Files.move(root().resolve(file), temp.resolve("elsewhere"), StandardCopyOption.REPLACE_EXISTING);
            Files.createSymbolicLink(root().resolve(file), elsewhere);
            write(formats, sample.frames(), image);
            assertThat(root().resolve(file)).matches(path -> !Files.isSymbolicLink(path), "is no link");
        }
        Files.delete(root().resolve("indexes/v2/shop/manifests/latest"));
        write(formats, sample.frames(), image);
        assertThat(tree()).isEqualTo(whole);
    }

    @Test
    void anUnchangedTreeStays() throws Exception {
        write(REGISTRY, sample.frames(), sample.image("shop"));
        Path before = root();
        FrameStore none = frame -> {
            throw new IOException("read again: " + frame);
        };
        write(REGISTRY, none, sample.image("shop"));
        assertThat(root()).isEqualTo(before);
    }

    @Test
    void aServerOfAnotherUserMayEnterIt() throws Exception {
        write(REGISTRY, sample.frames(), sample.image("shop"));
        assertThat(Files.getPosixFilePermissions(root())).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As with a umask of 077, which a JVM cannot set for itself. */
    @Test
    void aServerOfAnotherUserMayReadAllOfIt() throws Exception {
        write(REGISTRY, sample.frames(), sample.image("shop"));
        for (Path path : walk().toList()) {
            String mode = Files.isDirectory(path) ? "rwx------" : "rw-------";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }

        RegistryFiles.giveToAll(root());

        assertThat(walk()).allSatisfy(path -> {
            String mode = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString(mode));
        });
    }

    @Test
    void aPrivateLayoutStaysPrivate() throws Exception {
        ImageSet image = sample.image("shop");
        write(EnumSet.of(Format.OCI), sample.frames(), image);
        Digest layer = image.images().get(0).layers().get(0).blob().digest();
        Path blob = out.resolve("oci/blobs/sha256/" + layer.hex());
        Files.setPosixFilePermissions(blob, PosixFilePermissions.fromString("rw-------"));

        write(EnumSet.of(Format.OCI, Format.REGISTRY), sample.frames(), image);

        assertThat(Files.getPosixFilePermissions(blob)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Path served = root().resolve("blobs/v2/shop/blobs/" + layer);
        assertThat(Files.getPosixFilePermissions(served)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(served).hasSameBinaryContentAs(blob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "a._b", "a___b"})
    void refusesNamesThatNoRegistryTakes(String name) throws Exception {
        ImageSet image = sample.image(name);
        assertThatThrownBy(() -> write(REGISTRY, sample.frames(), image))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("image " + name + " cannot be written for a registry")
                .hasMessageContaining("leave `registry` out of --format");
        assertThat(out).doesNotExist();
    }

    private ImageSet several(String name) throws IOException {
        sample.platforms = List.of(PLATFORMS);
        return sample.image(name, PLATFORMS);
    }

    private void write(Set<Format> formats, FrameStore frames, ImageSet... images) throws Exception {
        Outputs.write(out, List.of(images), formats, frames, Sample.CONTENTS, Sample.OPTIONS, Sample.BUILD);
    }

    private Path root() throws IOException {
        return out.resolve("registry").toRealPath();
    }

    private Stream<Path> walk() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.toList().stream();
        }
    }

    /** Path, and for a file the digest of its bytes; sorted. */
    private String tree() throws IOException {
        Path root = root();
        return walk().filter(path -> !path.equals(root))
                .map(path -> root.relativize(path) + (Files.isDirectory(path) ? "/" : " " + digest(path)) + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String digest(Path file) {
        try {
            return Digest.of(Files.readAllBytes(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSameFile(Path file, Path other) {
        try {
            return Files.isSameFile(file, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
