package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.link;
import static dev.complete.builder.merge.Samples.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindPointTest {

    private static final RootfsPath RESOLVER = RootfsPath.of("/etc/resolv.conf");
    private static final List<RootfsPath> MOUNTS = List.of(RootfsPath.of("/run"), RootfsPath.of("/tmp"));

    /** What an image has whose {@code /etc/resolv.conf} is a link. */
    private static RootfsTree linked(String target) throws Exception {
        return new SampleImage()
                .layer(
                        "base",
                        link("/etc/resolv.conf", target),
                        link("/etc/other", "../srv/given"),
                        file("/srv/given", "text"),
                        link("/var/run", "/run"),
                        link("/run/hidden", "/srv/given"))
                .merge()
                .tree();
    }

    @ParameterizedTest
    @CsvSource({
        "../srv/given,                             /srv/given,                      false",
        "other,                                    /srv/given,                      false",
        "../../../srv/given,                       /srv/given,                      false",
        "../srv/made/here,                         /srv/made/here,                  true",
        "../run/systemd/resolve/stub-resolv.conf,  /run/systemd/resolve/stub-resolv.conf, false",
        "/var/run/resolv.conf,                     /run/resolv.conf,                false",
        "/run/hidden,                              /run/hidden,                     false"
    })
    void followsLinksInsideTheTree(String target, String place, boolean made) throws Exception {
        RootfsTree tree = linked(target);
        BindPoint point = BindPoint.file(RESOLVER, tree, MOUNTS);
        assertThat(point.at()).hasToString(place);
        assertThat(point.tree().equals(tree)).as("nothing is added").isEqualTo(!made);
        assertThat(point.tree().file(point.at()) != null || place.startsWith("/run/"))
                .as("something is there to be covered")
                .isTrue();
    }

    /** Without a tmpfs there nothing could be made in a root that is read-only. */
    @Test
    void makesWhatALinkDanglesTo() throws Exception {
        BindPoint point =
                BindPoint.file(RESOLVER, linked("../run/systemd/resolve/stub-resolv.conf"), List.of(MOUNTS.get(1)));
        assertThat(show(point.tree()))
                .contains(
                        "/run/systemd dir 0755",
                        "/run/systemd/resolve dir 0755",
                        "/run/systemd/resolve/stub-resolv.conf file 0644 ");
    }

    @Test
    void aFolderIsMadeToo() throws Exception {
        RootfsTree tree = new SampleImage()
                .layer("base", link("/src", "usr/src"), file("/usr/x", "x"))
                .merge()
                .tree();
        BindPoint point = BindPoint.folder(RootfsPath.of("/src"), tree, MOUNTS);
        assertThat(point.at()).hasToString("/usr/src");
        assertThat(show(point.tree())).contains("/usr/src dir 0755");
    }

    @ParameterizedTest
    @CsvSource({
        "resolv.conf,     symlinks lead in a circle at /etc/resolv.conf",
        "/proc/net/pnp,   'it leads to /proc/net/pnp, which is the kernel''s'",
        "/dev/null,       'it leads to /dev/null, which is the kernel''s'",
        "../srv,          'it leads to /srv, which is a folder'",
        "../srv/given/x,  'which cannot be: /srv/given is no folder'"
    })
    void saysWhereNothingCanBeShown(String target, String problem) throws Exception {
        RootfsTree tree = linked(target);
        assertThatThrownBy(() -> BindPoint.file(RESOLVER, tree, MOUNTS))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(problem);
    }
}
