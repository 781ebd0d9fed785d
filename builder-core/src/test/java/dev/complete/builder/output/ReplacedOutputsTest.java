package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build may replace in a directory that others use as well. */
class ReplacedOutputsTest {

    private static final Set<Format> FORMATS = EnumSet.complementOf(EnumSet.of(Format.BUNDLE));

    private final Path out = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                    .setAttributeViews("basic", "owner", "posix", "unix")
                    .build())
            .getPath("/out");

    private final Sample sample = new Sample().file("/bin/getent", 0755, 0, "x").directory("/usr", 0755, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".outputs",
                "build.json",
                "compose.yaml",
                "shop.digest",
                "shop.incus",
                "shop.kubernetes.yaml",
                "shop.lxc",
                "shop.nspawn",
                "shop.rootfs.tar.zst",
                "shop.service",
                "shop.tar"
            })
    void refusesAFileThatNoBuildWrote(String name) throws Exception {
        Files.createDirectories(out);
        Path mine = Files.writeString(out.resolve(name), "mine");
        refused(mine);
        assertThat(mine).hasContent("mine");
        assertThat(out.resolve("oci")).doesNotExist();
    }

    @Test
    void refusesAnImageLayoutThatNoBuildWrote() throws Exception {
        Path mine = Files.createDirectories(out.resolve("oci/blobs/sha256")).resolve("1".repeat(64));
        Files.writeString(mine, "mine");
        refused(out.resolve("oci"));
        assertThat(mine).hasContent("mine");
    }

    @Test
    void refusesALinkThatNoBuildMade() throws Exception {
        Files.createDirectories(out.resolve("elsewhere"));
        Path mine = Files.createSymbolicLink(out.resolve("shop.lxc"), out.resolve("elsewhere"));
        refused(mine);
        assertThat(Files.readSymbolicLink(mine)).isEqualTo(out.resolve("elsewhere"));
    }

    @Test
    void takesALinkOfTheFormThatOnlyBuildsMake() throws Exception {
        Files.createDirectories(out);
        Files.createSymbolicLink(out.resolve("shop.lxc"), out.getFileSystem().getPath(".shop.lxc-0123456789abcdef"));
        assertThatCode(() -> write(FORMATS)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "{\"version\": 1}", "[1, 2]", "{\"version\": 1, \"digests\": {\"a\": \"b\"}}"})
    void refusesARecordOfSomethingElse(String text) throws Exception {
        Files.createDirectories(out);
        refused(Files.writeString(out.resolve("build.json"), text));
    }

    @Test
    void replacesWhatAnyEarlierBuildWrote() throws Exception {
        write(EnumSet.of(Format.OCI, Format.ARCHIVE));
        write(EnumSet.of(Format.OCI));
        assertThatCode(() -> write(EnumSet.of(Format.ARCHIVE))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"version\": 1}"})
    void replacesItsOwnOutputsWhenTheRecordIsDamaged(String text) throws Exception {
        write(FORMATS);
        Files.writeString(out.resolve("build.json"), text);
        assertThatCode(() -> write(FORMATS)).doesNotThrowAnyException();
        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isPresent();
    }

    @Test
    void replacesItsOwnOutputsWhenTheRecordIsGone() throws Exception {
        write(FORMATS);
        Files.delete(out.resolve("build.json"));
        assertThatCode(() -> write(FORMATS)).doesNotThrowAnyException();
    }

    @Test
    void takesTheDirectoryOfAVersionThatListedNoOutputs() throws Exception {
        write(FORMATS);
        Files.delete(out.resolve(".outputs"));
        assertThatCode(() -> write(FORMATS)).doesNotThrowAnyException();
    }

    @Test
    void forgetsAnOutputThatIsGone() throws Exception {
        write(EnumSet.of(Format.OCI, Format.ARCHIVE));
        Files.delete(out.resolve("shop.tar"));
        write(EnumSet.of(Format.OCI));
        Path mine = Files.writeString(out.resolve("shop.tar"), "mine");
        refused(mine);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void leavesATemporaryFileInADirectoryThatIsNotItsOwn() throws Exception {
        Files.createDirectories(out);
        Path mine = Files.writeString(out.resolve(".tmp-2e34da51ca604dc7"), "mine");
        write(EnumSet.of(Format.OCI));
        assertThat(mine).hasContent("mine");
    }

    @Test
    void saysItBeforeAnythingIsBuilt() throws IOException {
        Files.createDirectories(out);
        Path mine = Files.writeString(out.resolve("shop.tar"), "mine");
        ImageSet image = sample.image("shop");
        assertThatThrownBy(() -> Outputs.requireFree(out, image.targets(), FORMATS))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(mine + " is in the way");
        assertThatCode(() -> Outputs.requireFree(out, image.targets(), EnumSet.of(Format.OCI)))
                .doesNotThrowAnyException();
    }

    private void refused(Path mine) {
        assertThatThrownBy(() -> write(FORMATS))
                .isInstanceOf(BuildException.class)
                .hasMessageContainingAll(mine + " is in the way: ", "move it elsewhere", "--output");
    }

    private void write(Set<Format> formats) throws Exception {
        Outputs.write(
                out,
                List.of(sample.image("shop")),
                formats,
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                Sample.BUILD);
    }
}
