package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders belong to whoever runs this; somebody else is played by asking for another user. */
class FolderTrustTest {

    private static final Accounts NOBODY = new Accounts(List.of(), List.of());
    private static final int STRANGER = 4242;

    @TempDir
    private Path temp;

    private Path above;
    private Path folder;
    private int owner;

    @BeforeEach
    void folder() throws IOException {
        above = temp.resolve("above");
        folder = Files.createDirectories(above.resolve("out"));
        for (Path path : List.of(temp, above, folder)) {
            mode(path, 0755);
        }
        owner = (int) Files.getAttribute(folder, "unix:uid");
    }

    @Test
    void takesWhatBelongsToThisUser() {
        for (Path path : List.of(folder, folder.resolve("not/there"), folder.resolve("../out/./."))) {
            assertThatCode(() -> check(path)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesWhatOthersMayWrite() throws IOException {
        for (Path writable : List.of(folder, above)) {
            mode(writable, 0777);
            refused(writable, "can be written by other users", "chmod go-w");
            mode(writable, 0755);
        }
    }

    @Test
    void takesAStickyFolderAboveButNotItself() throws IOException {
        mode(above, 01777);
        assertThatCode(() -> check(folder)).doesNotThrowAnyException();
        mode(folder, 01777);
        refused(folder, "can be written by other users", "make a folder of your own in it");
    }

    @Test
    void takesAGroupWithNobodyElseInIt() throws IOException {
        int group = (int) Files.getAttribute(folder, "unix:gid");
        mode(folder, 0775);
        String me = "me:x:" + owner + ":" + group;
        assertThatCode(() -> new FolderTrust(owner, Accounts.parse(me, "me:x:" + group + ":")).check(folder))
                .doesNotThrowAnyException();

        Accounts shared = Accounts.parse(me, "me:x:" + group + ":me,eve");
        assertThatThrownBy(() -> new FolderTrust(owner, shared).check(folder))
                .hasMessageContaining(folder + ": can be written by group " + group)
                .hasMessageContaining("chmod g-w");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        if (owner == 0) {
            Files.setAttribute(above, "unix:uid", STRANGER);
            refused(above, "belongs to uid 4242", "this runs as uid 0", "run it as uid 4242", "chown");
        } else {
            assertThatThrownBy(() -> new FolderTrust(STRANGER, NOBODY).check(folder))
                    .hasMessageContainingAll("belongs to uid " + owner, "this runs as uid 4242", "chown");
        }
    }

    @Test
    void refusesALinkOfSomebodyElse() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("above"));
        assertThatCode(() -> check(link.resolve("out"))).doesNotThrowAnyException();
        if (owner == 0) {
            Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
            assertThatThrownBy(() -> check(link.resolve("out")))
                    .hasMessageContaining(link + ": is a link that uid 4242 made");
        }
    }

    @Test
    void looksAtTheFoldersThatALinkLeadsThrough() throws IOException {
        Path open = Files.createDirectories(temp.resolve("open/below"));
        mode(temp.resolve("open"), 0777);
        Path link = Files.createSymbolicLink(folder.resolve("link"), open);
        assertThatThrownBy(() -> check(link)).hasMessageContaining(temp.resolve("open") + ": can be written");
    }

    @Test
    void refusesLinksInACircle() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        assertThatThrownBy(() -> check(link)).hasMessageContaining("too many links");
    }

    private void check(Path path) throws IOException {
        new FolderTrust(owner, NOBODY).check(path);
    }

    private void refused(Path at, String... parts) {
        assertThatThrownBy(() -> check(folder)).hasMessageContaining(at + ": ").hasMessageContainingAll(parts);
    }

    private static void mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }
}
