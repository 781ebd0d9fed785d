package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {

    private static RootfsTree tree() throws Exception {
        return new SampleImage()
                .layer(
                        "base",
                        file("/usr/bin/sh", "a shell"),
                        link("/bin", "usr/bin"),
                        link("/alias", "bin/sh"),
                        link("/lost", "nowhere/../usr/bin/sh"),
                        link("/circle", "circle"))
                .merge()
                .tree();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/sh,       /usr/bin/sh",
        "/bin/./sh,         /usr/bin/sh",
        "//alias,           /usr/bin/sh",
        "/../bin/../bin/sh, /usr/bin/sh",
        "/bin,              ",
        "/none,             ",
        "/none/../alias,    ",
        "/alias/../sh,      ",
        "/lost,             ",
        "/circle,           ",
    })
    void findsFilesAsAProcessDoes(String path, String place) throws Exception {
        RootfsPath found = new Lookup(tree()).find(path);
        assertThat(found == null ? null : found.toString()).isEqualTo(place);
    }

    /** Once the count of nested links stayed where a circle had left it. */
    @Test
    void aCircleHidesNoOtherLink() throws Exception {
        Lookup lookup = new Lookup(tree());
        assertThat(lookup.file("/circle")).isNull();
        assertThatThrownBy(() -> lookup.real(RootfsPath.of("/circle"))).isInstanceOf(BuildException.class);
        assertThat(lookup.file("/alias")).isNotNull();
        assertThat(lookup.real(RootfsPath.of("/bin"))).hasToString("/usr/bin");
    }
}
