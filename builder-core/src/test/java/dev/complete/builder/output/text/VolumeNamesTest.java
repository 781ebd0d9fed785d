package dev.complete.builder.output.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.contract.Contracts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.Sample;
import dev.complete.builder.output.deploy.ComposeFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeNamesTest {

    @Test
    void twoImagesHaveNoVolumeTogether() throws Exception {
        List<RuntimeContract> images = List.of(keeping("a", "/b/c"), keeping("a-b", "/c"));
        assertThatThrownBy(() -> VolumeNames.check(images, "Incus", "incus"))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith(
                        "image a-b cannot be written for Incus: its volume would be image a's as well: `a-b-c`");
        assertThatThrownBy(() -> ComposeFile.text(
                        images.stream().map(Contracts::deployed).toList()))
                .hasMessageContaining("`a-b-c`");
    }

    @Test
    void anImageForTwoPlatformsHasItsOwn() throws Exception {
        List<RuntimeContract> images = List.of(keeping("a", "/b/c"), keeping("a", "/b/c"));
        assertThatCode(() -> VolumeNames.check(images, "Incus", "incus")).doesNotThrowAnyException();
    }

    private static RuntimeContract keeping(String name, String path) throws Exception {
        Sample sample =
                new Sample().directory("/b", 0755, 0).directory(path, 0755, 0).writable(path, 1, true);
        return sample.image(name).images().get(0).contract();
    }
}
