package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.archiveDirectory;
import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.link;
import static dev.complete.builder.merge.Samples.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedLayerTest {

    private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nmail:x:8:8:mail:/var/mail:/bin/false\n";
    private static final String GROUP = "root:x:0:\nmail:x:8:postfix\n";

    private static LayerTree generated(SampleImage image) throws Exception {
        FinalRootfs merged = image.merge();
        return merged.layers().get(merged.layers().size() - 1);
    }

    private static String text(RootfsTree tree, String path) {
        Node.File file = tree.file(RootfsPath.of(path));
        return file != null && file.content() instanceof Content.Inline inline ? inline.text() : "no text";
    }

    @Test
    void anEmptyImageGetsMountPointsAndAccounts() throws Exception {
        LayerTree layer = generated(new SampleImage());

        assertThat(layer.name()).isEqualTo("complete");
        assertThat(show(layer.tree()))
                .containsExactly(
                        "/ dir 0755",
                        "/dev dir 0755",
                        "/etc dir 0755",
                        "/etc/group file 0644 root:x:0:\n",
                        "/etc/hostname file 0644 ",
                        "/etc/hosts file 0644 127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n",
                        "/etc/passwd file 0644 root:x:0:0:root:/:/sbin/nologin\n",
                        "/etc/resolv.conf file 0644 ",
                        "/proc dir 0755",
                        "/run dir 0755",
                        "/sys dir 0755",
                        "/tmp dir 01777".replace("01777", "1777"));
    }

    @Test
    void declaredUsersAreAppendedInOrderOfTheirIds() throws Exception {
        RootfsTree tree = new SampleImage()
                .layer("base", file("/etc/passwd", PASSWD.stripTrailing()), file("/etc/group", GROUP))
                .users("web", 10001, "/")
                .users("data", 999, "/var/lib/data")
                .users("mail", 8, "/")
                .merge()
                .tree();

        assertThat(text(tree, "/etc/passwd"))
                .isEqualTo(
                        PASSWD + "data:x:999:999::/var/lib/data:/sbin/nologin\nweb:x:10001:10001::/:/sbin/nologin\n");
        assertThat(text(tree, "/etc/group")).isEqualTo(GROUP + "data:x:999:\nweb:x:10001:\n");
        assertThat(show(tree)).contains("/var/lib dir 0755", "/var/lib/data dir 0755 999:999");
    }

    @Test
    void accountFilesThatNeedNoChangeStayWithTheirComponent() throws Exception {
        LayerTree layer = generated(new SampleImage()
                .layer("base", file("/etc/passwd", PASSWD), file("/etc/group", GROUP))
                .users("mail", 8, "/"));

        assertThat(layer.tree().nodes()).doesNotContainKeys(RootfsPath.of("/etc/passwd"), RootfsPath.of("/etc/group"));
    }

    @Test
    void accountFilesAreFollowedThroughLinks() throws Exception {
        FinalRootfs merged = new SampleImage()
                .layer("base", link("/etc/passwd", "../usr/passwd"), file("/usr/passwd", PASSWD))
                .users("web", 10001, "/")
                .merge();

        assertThat(show(merged.tree())).contains("/etc/passwd link ../usr/passwd");
        assertThat(text(merged.tree(), "/usr/passwd")).endsWith("web:x:10001:10001::/:/sbin/nologin\n");
        assertThat(show(merged.layers().get(0).tree())).noneMatch(line -> line.startsWith("/usr/passwd"));
    }

    @Test
    void usersThatMeanSomebodyElseAreConflicts() {
        assertConflict("mail", 9, "/", "user `mail` is number 8 in /etc/passwd:2 (base: complete.yaml)");
        assertConflict("web", 8, "/", "user `web` cannot be number 8: that is `mail` in /etc/passwd:2");
        assertConflict("mail", 8, "/srv", "user `mail` has the home /var/mail in /etc/passwd:2");
    }

    private static void assertConflict(String name, long uid, String home, String message) {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/etc/passwd", PASSWD))
                        .users(name, uid, home)
                        .merge())
                .hasMessageContaining(message)
                .hasMessageContaining("--> complete.yaml:7:3");
    }

    @Test
    void groupsThatMeanSomethingElseAreConflicts() {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/etc/group", "web:x:33:\n"))
                        .users("web", 10001, "/")
                        .merge())
                .hasMessageContaining("user `web` is number 33 in /etc/group:1 (base: complete.yaml)");
    }

    @Test
    void rootIsZeroAndNobodyElse() throws Exception {
        assertThat(text(new SampleImage().users("root", 0, "/").merge().tree(), "/etc/passwd"))
                .isEqualTo("root:x:0:0:root:/:/sbin/nologin\n");
        assertThatThrownBy(() -> new SampleImage().users("web", 0, "/").merge()).hasMessageContaining("root is 0");
        assertThatThrownBy(() -> new SampleImage().users("root", 5, "/").merge())
                .hasMessageContaining("root is 0");
    }

    @Test
    void malformedAccountFilesAreRefused() {
        for (String bad :
                new String[] {"root:x:0:0\n", "root:x:a:0:::\n", ":x:0:0:::\n", "a:x:0:4294967295:::\n", "+::::::\n"}) {
            assertThatThrownBy(() -> new SampleImage()
                            .layer("base", file("/etc/passwd", "#c\n\n" + bad))
                            .merge())
                    .as(bad)
                    .hasMessageStartingWith(
                            "/etc/passwd has a line 3 which is not `name:x:uid:gid:comment:home:shell`");
        }
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/etc/passwd", "#".repeat((1 << 20) + 1)))
                        .merge())
                .hasMessageStartingWith("/etc/passwd is larger than 1 MiB");
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/etc/passwd/x", ""))
                        .merge())
                .hasMessageStartingWith("/etc/passwd is a folder (0755 0:0) and not a file");
    }

    @Test
    void writableFoldersBelongToWhoWritesThere() throws Exception {
        assertThat(show(new SampleImage()
                        .layer(
                                "base",
                                archiveDirectory("/run", 0755, "a.deb"),
                                archiveDirectory("/tmp", 01777, "a.deb"),
                                archiveDirectory("/var/lib/kept", 0700, "a.deb"),
                                file("/var/lib/data/README", ""))
                        .users("web", 10001, "/")
                        .users("data", 999, "/")
                        .user("web")
                        .permission("/var/lib/data", "data", null)
                        .writable("/run", null, null)
                        .writable("/tmp", null, null)
                        .writable("/var/lib/kept", "data", null)
                        .writable("/var/lib/data", null, 0750)
                        .writable("/var/cache/new", "data", 0700)
                        .merge()
                        .tree()))
                .contains(
                        "/run dir 0755 10001:10001",
                        "/tmp dir 1777 10001:10001",
                        "/var/lib dir 0755",
                        "/var/lib/kept dir 0700 999:999",
                        "/var/lib/data dir 0750 999:999",
                        "/var/cache dir 0755",
                        "/var/cache/new dir 0700 999:999");
    }

    @Test
    void foldersResolveWithinTheRootAndPresentOnesStay() throws Exception {
        FinalRootfs merged = new SampleImage()
                .layer(
                        "base",
                        link("/var/run", "../../run"),
                        link("/srv/new", "/opt/new"),
                        archiveDirectory("/home", 0711, "a.deb"))
                .users("web", 10001, "/home")
                .user("web")
                .writable("/var/run", null, null)
                .workdir("/srv/new/app")
                .merge();

        assertThat(show(merged.tree()))
                .contains(
                        "/var/run link ../../run",
                        "/run dir 0755 10001:10001",
                        "/home dir 0711",
                        "/opt/new dir 0755",
                        "/opt/new/app dir 0755");
    }

    @Test
    void aFileWhereAFolderMustBeIsAnError() {
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/srv", ""))
                        .workdir("/srv")
                        .merge())
                .hasMessageContaining("/srv must be a folder, but is a file of 0 bytes (0644 0:0)")
                .hasMessageContaining("--> complete.yaml:7:3");
        assertThatThrownBy(
                        () -> new SampleImage().layer("base", file("/proc", "")).merge())
                .hasMessageContaining("/proc must be a folder, but is a file");
        assertThatThrownBy(() -> new SampleImage()
                        .layer("base", file("/srv", ""))
                        .workdir("/srv/app")
                        .merge())
                .hasMessageContaining("/srv");
    }

    @Test
    void filesThatAreThereInAnyFormStay() throws Exception {
        LayerTree layer = generated(new SampleImage()
                .layer("base", file("/etc/hosts", "mine"), link("/etc/resolv.conf", "/run/resolv.conf")));

        assertThat(layer.tree().nodes())
                .doesNotContainKeys(RootfsPath.of("/etc/hosts"), RootfsPath.of("/etc/resolv.conf"))
                .containsKey(RootfsPath.of("/etc/hostname"));
    }

    @Test
    void anImageHoldsItsRecordWhenAsked() throws Exception {
        assertThat(show(generated(new SampleImage().recordInside()).tree()))
                .contains("/etc/complete dir 0755", "/etc/complete/pins.json file 0644 {}\n");
    }

    @Test
    void theRecordsPathIsFreeInAnImageThatHoldsNone() throws Exception {
        SampleImage image = new SampleImage().layer("base", file("/etc/complete/pins.json", "mine"));
        assertThat(text(image.merge().tree(), "/etc/complete/pins.json")).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev", "/proc", "/sys"})
    void theKernelsFoldersAreNoLinks(String place) throws Exception {
        SampleImage image = new SampleImage().layer("base", file("/srv/x", "x"), link(place, "srv"));
        assertThatThrownBy(image::merge).hasMessageContaining(place + " must be a folder, but is a symlink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev", "/dev/fd/7", "/proc/self/fd/7", "/sys/fs", "/to-dev", "/to-fd", "/past-fd/srv"})
    void theKernelsFoldersAreNobodysPlaceToWork(String place) throws Exception {
        assertThatThrownBy(() -> withLinksToTheKernel().workdir(place).merge())
                .hasMessageContaining(" belongs to the runtime");
        assertThatThrownBy(
                        () -> withLinksToTheKernel().writable(place, null, null).merge())
                .hasMessageContaining(" belongs to the runtime");
    }

    @Test
    void sharedMemoryMayHaveASizeOfItsOwn() throws Exception {
        assertThat(show(generated(withLinksToTheKernel().writable("/dev/shm", null, null))
                        .tree()))
                .contains("/dev/shm dir 0755");
    }

    /** Links whose end only the kernel knows, and only at the time. */
    private static SampleImage withLinksToTheKernel() throws Exception {
        return new SampleImage()
                .layer(
                        "base",
                        link("/to-dev", "dev"),
                        link("/to-fd", "/proc/self/fd/7"),
                        link("/past-fd", "proc/self/fd/7/../../../.."));
    }

    @Test
    void theRecordInAnImageIsForTheBuilderToWrite() {
        assertThatThrownBy(() -> new SampleImage()
                        .recordInside()
                        .layer("base", file("/etc/complete/pins.json", "mine"))
                        .merge())
                .hasMessageStartingWith("/etc/complete/pins.json is for the builder to write")
                .hasMessageContaining("base: complete.yaml");
    }

    @Test
    void theImagesUserIsFoundByNameOrNumber() throws Exception {
        assertUser("web", "10001:10001");
        assertUser("mail", "8:8");
        assertUser("8", "8:8");
        assertUser("77", "77:77");
        assertUser("root", "0:0");
        SampleImage unknown = new SampleImage().user("wob");
        RootfsTree tree = unknown.merge().tree();
        assertThatThrownBy(() -> Users.of(tree, unknown.recipe(), Samples.INLINE))
                .hasMessageContaining("unknown user `wob`");
    }

    private static void assertUser(String user, String expected) throws Exception {
        SampleImage image = new SampleImage()
                .layer("base", file("/etc/passwd", PASSWD))
                .users("web", 10001, "/")
                .user(user);
        assertThat(Users.of(image.merge().tree(), image.recipe(), Samples.INLINE))
                .hasToString(expected);
    }
}
