package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.archiveDirectory;
import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a task needs, on top of an image. */
class ExtendedImageTest {

    private static RootfsTree image() throws Exception {
        return new SampleImage()
                .layer("base", archiveDirectory("/srv", 0700, "a.deb"), file("/srv/a", "1"), file("/doc/b", "2"))
                .exclude("/doc/")
                .users("web", 10001, "/")
                .merge()
                .tree();
    }

    private static List<String> extended(List<String> overrides, Entry... entries) throws Exception {
        TreeBuilder builder = new TreeBuilder("lint");
        for (Entry entry : entries) {
            builder.addAll(List.of(Samples.in("lint", entry)));
        }
        RootfsTree tree = builder.build(List.of(), Samples.NO_CONTENTS).tree();
        ComponentTree lint = new ComponentTree(
                "lint", tree, overrides.stream().map(SampleImage::glob).toList());
        return show(RootfsMerger.extend(image(), List.of(lint), Samples.INLINE));
    }

    @Test
    void hasWhatTheImageHasAndMore() throws Exception {
        assertThat(extended(List.of(), file("/srv/lint", "3"), file("/doc/c", "4")))
                .containsAll(show(image()))
                .contains("/srv/lint file 0644 3", "/doc/c file 0644 4")
                .noneMatch(line -> line.startsWith("/doc/b"));
    }

    @Test
    void foldersAndUsersAreTheImages() throws Exception {
        assertThat(extended(
                        List.of(),
                        archiveDirectory("/srv", 0755, "b.deb"),
                        archiveDirectory("/tmp", 0755, "b.deb"),
                        file("/etc/passwd", "other:x:0:0::/:/bin/sh\n"),
                        file("/etc/hosts", "other\n")))
                .containsExactlyElementsOf(show(image()));
    }

    @Test
    void otherFilesClashUnlessTheyOverride() throws Exception {
        assertThatThrownBy(() -> extended(List.of(), file("/srv/a", "other")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("components `base` and `lint` clash at /srv/a");
        assertThat(extended(List.of("/srv/a"), file("/srv/a", "other"))).contains("/srv/a file 0644 other");
    }
}
