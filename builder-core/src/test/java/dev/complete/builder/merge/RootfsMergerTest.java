package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.archiveDirectory;
import static dev.complete.builder.merge.Samples.directory;
import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.gitFile;
import static dev.complete.builder.merge.Samples.hard;
import static dev.complete.builder.merge.Samples.link;
import static dev.complete.builder.merge.Samples.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class RootfsMergerTest {

    @Test
    void eachEntryBelongsToOneLayerBelowAllItsAncestors() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/srv/a", "1"))
                        .layer("app", file("/srv/b", "2"))
                        .layer("nothing")
                        .mergeToLines())
                .containsExactly(
                        "base:", "/srv dir 0755", "/srv/a file 0644 1", "app:", "/srv dir 0755", "/srv/b file 0644 2");
    }

    @Test
    void nothingUnitedIsAnEmptyFolder() throws Exception {
        assertThat(RootfsMerger.unite(List.of(), Samples.NO_CONTENTS).nodes()).containsOnlyKeys(RootfsPath.ROOT);
    }

    @Test
    void ancestorsHaveTheirFinalMetadataInEveryLayer() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/srv/a", "1"))
                        .layer("app", archiveDirectory("/srv", 0700, "a.deb"), file("/srv/b", "2"))
                        .layer("top", file("/srv/c", "3"))
                        .mergeToLines())
                .containsExactly(
                        "base:",
                        "/srv dir 0700",
                        "/srv/a file 0644 1",
                        "app:",
                        "/srv dir 0700",
                        "/srv/b file 0644 2",
                        "top:",
                        "/srv dir 0700",
                        "/srv/c file 0644 3");
    }

    @Test
    void twoExplicitFoldersThatDifferClash() {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", archiveDirectory("/srv", 0700, "a.deb"))
                        .layer("app", archiveDirectory("/srv", 0755, "b.deb"))
                        .merge())
                .isInstanceOf(BuildException.class)
                .hasMessage("""
                        components `base` and `app` clash at /srv
                          below  a folder (0700 0:0) from base: superproject @ 1111111 a.deb > srv
                          above  a folder (0755 0:0) from app: superproject @ 1111111 b.deb > srv
                          give it one owner and one mode under `permissions`""");
    }

    @Test
    void permissionsSettleSuchAClash() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", archiveDirectory("/srv", 0700, "a.deb"))
                        .layer("app", archiveDirectory("/srv", 0755, "b.deb"))
                        .permission("/srv", null, "0750")
                        .mergeToLines())
                .containsExactly("base:", "/srv dir 0750");
    }

    @Test
    void identicalFilesBelongToTheLowestLayer() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/a", "1"), link("/l", "a"))
                        .layer("app", file("/a", "1"), link("/l", "a"), file("/b", "2"))
                        .mergeToLines())
                .containsExactly("base:", "/a file 0644 1", "/l link a", "app:", "/b file 0644 2");
    }

    @Test
    void differentFilesClashUnlessOverridden() throws Exception {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", gitFile("/etc/a", "etc/a", "1"))
                        .layer("app", file("/etc/a", "22"))
                        .merge())
                .hasMessage("""
                        components `base` and `app` clash at /etc/a
                          below  a file of 1 bytes (0644 0:0) from base: superproject @ 1111111 etc/a
                          above  a file of 2 bytes (0644 0:0) from app: complete.yaml
                          if the upper one is right, say `overrides: [/etc/a]` in `app`; else `exclude` one of them""");
        assertThat(new SampleImage()
                        .layer("base", file("/etc/a", "1"))
                        .layer("app", List.of("/etc/*"), file("/etc/a", "2"))
                        .mergeToLines())
                .containsExactly("base:", "/etc dir 0755", "app:", "/etc dir 0755", "/etc/a file 0644 2");
    }

    @Test
    void anOverrideThatMatchesNothingIsAWarning() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/a", "1"))
                        .layer("app", List.of("/b"), file("/b", "2"))
                        .merge()
                        .warnings())
                .containsExactly("component `app`: overrides `/b` matches nothing (complete.yaml:7:3)");
    }

    @Test
    void nothingOverridesAFolderAndAFolderOverridesNothing() {
        SampleImage linkOverFolder = new SampleImage();
        assertThatThrownBy(() -> linkOverFolder
                        .layer("base", file("/lib/x", "1"))
                        .layer("app", List.of("/lib"), link("/lib", "usr/lib"), file("/usr/lib/y", ""))
                        .merge())
                .hasMessageStartingWith("components `base` and `app` clash at /lib\n")
                .hasMessageContaining("nothing can replace a folder");
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/a", "1"))
                        .layer("app", List.of("/a/"), file("/a/b", "2"))
                        .merge())
                .hasMessageStartingWith("components `base` and `app` clash at /a\n");
    }

    @Test
    void pathsThroughALowerLinkGoToTheRealPlaceAndTheLinkStays() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", link("/lib", "usr/lib"), file("/usr/lib/a", "1"))
                        .layer(
                                "app",
                                archiveDirectory("/lib", 0755, "a.deb"),
                                file("/lib/b", "2"),
                                hard("/x", "/lib/b"))
                        .mergeToLines())
                .containsExactly(
                        "base:",
                        "/lib link usr/lib",
                        "/usr dir 0755",
                        "/usr/lib dir 0755",
                        "/usr/lib/a file 0644 1",
                        "app:",
                        "/usr dir 0755",
                        "/usr/lib dir 0755",
                        "/usr/lib/b file 0644 2",
                        "/x hard /usr/lib/b");
    }

    @Test
    void whatTheRewritingBringsTogetherMustAgree() throws Exception {
        SampleImage same = new SampleImage()
                .layer("base", link("/lib", "usr/lib"), file("/usr/lib/a", "1"))
                .layer(
                        "app",
                        file("/lib/a", "1"),
                        file("/usr/lib/a", "1"),
                        file("/lib/b", "2"),
                        file("/usr/lib/b", "2"));
        assertThat(same.mergeToLines())
                .endsWith("app:", "/usr dir 0755", "/usr/lib dir 0755", "/usr/lib/b file 0644 2");
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", link("/lib", "usr/lib"), directory("/usr/lib"))
                        .layer("app", file("/lib/b", "2"), file("/usr/lib/b", "3"))
                        .merge())
                .hasMessageStartingWith("two different things are meant for /usr/lib/b\n");
    }

    @Test
    void refusesAPathThroughALowerLinkThatLeadsNowhere() {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", link("/lib", "usr/lib"))
                        .layer("app", file("/lib/b", "2"))
                        .merge())
                .hasMessageStartingWith("a symlink on the way to /usr/lib leads to /usr/lib, which is no folder\n");
    }

    @Test
    void anOverriddenLeaderHandsOverAndTheOtherNamesKeepTheirBytes() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/a", "old"), hard("/b", "/a"), hard("/c", "/a"))
                        .layer("app", List.of("/a"), file("/a", "new"))
                        .mergeToLines())
                .containsExactly("base:", "/b file 0644 old", "/c hard /b", "app:", "/a file 0644 new");
    }

    @Test
    void hardLinksStayWithinALayer() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/a", "x"))
                        .layer("app", file("/a", "x"), hard("/b", "/a"), hard("/c", "/a"))
                        .mergeToLines())
                .containsExactly("base:", "/a file 0644 x", "app:", "/b file 0644 x", "/c hard /b");
    }

    @Test
    void excludedEntriesAreOmittedFromTheirLayer() throws Exception {
        SampleImage image = new SampleImage()
                .layer("base", file("/usr/include/a.h", ""), file("/z", "1"), hard("/y", "/z"))
                .layer("app", file("/usr/include/sub/b.h", ""), file("/usr/share/man/x", ""), file("/q", "2"))
                .exclude("/usr/include/")
                .exclude("/usr/share/man/")
                .exclude("/y")
                .exclude("/not/there");
        assertThat(image.mergeToLines())
                .containsExactly(
                        "base:",
                        "/usr dir 0755",
                        "/z file 0644 1",
                        "app:",
                        "/q file 0644 2",
                        "/usr dir 0755",
                        "/usr/share dir 0755");
        assertThat(image.merge().warnings())
                .containsExactly("image.exclude `/not/there` matches nothing (complete.yaml:7:3)");
    }

    @Test
    void permissionsFollowNoLinkAndReachEveryLayer() throws Exception {
        assertThat(new SampleImage()
                        .layer("base", file("/srv/a", "1"))
                        .layer("app", file("/srv/b", "2"), link("/srv/l", "/etc"), file("/etc/c", "3"))
                        .users("web", 10001, "/")
                        .permission("/srv/", "web", "u=rwX,go=")
                        .mergeToLines())
                .containsExactly(
                        "base:",
                        "/srv dir 0700 10001:10001",
                        "/srv/a file 0600 10001:10001 1",
                        "app:",
                        "/etc dir 0755",
                        "/etc/c file 0644 3",
                        "/srv dir 0700 10001:10001",
                        "/srv/b file 0600 10001:10001 2",
                        "/srv/l link /etc 0777 10001:10001");
    }

    @Test
    void ownersMayBeUsersOfTheImagesPasswdOrNumbers() throws Exception {
        String passwd = "root:x:0:0:root:/root:/bin/sh\nmail:x:8:12:mail:/var/mail:/usr/sbin/nologin\n";
        assertThat(new SampleImage()
                        .layer("base", file("/etc/passwd", passwd), file("/a", ""), file("/b", ""), file("/c", ""))
                        .permission("/a", "mail", null)
                        .permission("/b", "8", null)
                        .permission("/c", "77", null)
                        .mergeToLines())
                .contains("/a file 0644 8:12 ", "/b file 0644 8:12 ", "/c file 0644 77:77 ");
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/etc/passwd", passwd), file("/a", ""))
                        .users("web", 1, "/")
                        .permission("/a", "nobody", null)
                        .merge())
                .hasMessageContaining("unknown user `nobody`")
                .hasMessageContaining("complete.yaml:7:3")
                .hasMessageContaining("known are mail, root, web");
    }

    @Test
    void permissionsThatSayDifferentThingsAreAnError() throws Exception {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/srv/private/a", "1"))
                        .permission("/srv/", null, "u=rwX,go=rX")
                        .permission("/srv/private/", null, "0700")
                        .merge())
                .hasMessageContaining(
                        "permissions `/srv/` and `/srv/private/` say different things about /srv/private");
        assertThat(new SampleImage()
                        .layer("base", file("/srv/a", "1"))
                        .permission("/srv/", "7", null)
                        .permission("/srv/a", null, "0600")
                        .mergeToLines())
                .containsExactly("base:", "/srv dir 0755 7:7", "/srv/a file 0600 7:7 1");
    }

    @Test
    void permissionsMustNotDifferWithinAHardLinkGroup() throws Exception {
        SampleImage both = new SampleImage()
                .layer("base", file("/a", "x"), hard("/b", "/a"))
                .permission("/[ab]", null, "0600");
        assertThat(both.mergeToLines()).containsExactly("base:", "/a file 0600 x", "/b hard /a");
        for (String one : List.of("/a", "/b")) {
            assertThatThrownBy(() -> new SampleImage()
                            .layer("base", file("/a", "x"), hard("/b", "/a"))
                            .permission(one, null, "0600")
                            .merge())
                    .hasMessageContaining("permission `" + one + "` makes a difference between two names of one file:"
                            + " /a and /b");
        }
    }

    @Test
    void aPermissionWithoutEffectIsAnError() {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/a", "x"))
                        .permission("/secret", null, "0600")
                        .merge())
                .hasMessageContaining("permission `/secret` matches nothing")
                .hasMessageContaining("--> complete.yaml:7:3");
    }

    @Test
    void theTreeIsWhatTheLayersAddUpTo() throws Exception {
        FinalRootfs merged = new SampleImage()
                .layer("base", file("/a", "1"))
                .layer("app", file("/b", "2"))
                .merge();
        assertThat(merged.layers()).extracting(LayerTree::name).containsExactly("base", "app", "complete");
        assertThat(show(merged.tree())).contains("/a file 0644 1", "/b file 0644 2", "/proc dir 0755");
    }
}
