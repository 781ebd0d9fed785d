package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root builds where another user has a hand in: nothing may be written anywhere else. */
final class OutputFolderIT {

    private static final int STRANGER = 65534;
    private static final String[] AS_STRANGER = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

    @TempDir
    private Path scratch;

    /** Only root may enter it: what the other user wants written to. */
    private Path precious;

    private Path top;

    @BeforeEach
    void folders() throws Exception {
        Requires.root();
        Requires.tools("setpriv");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        precious = Files.createDirectory(
                scratch.resolve("precious"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        GitFixture fixture = GitFixture.init(scratch.resolve("top")).executable("app", "#!/bin/init\n");
        fixture.write("complete.yaml", """
                complete: 1
                name: shop
                components: {app: {copy: {app: /bin/init}}}
                image: {layers: [app], init: none, command: [/bin/init]}
                """).commit("shop");
        top = fixture.path();
    }

    /** The other user's folder, in which links replace whatever appears. */
    @Test
    void writesNothingThroughLinksThatAreSwappedInMeanwhile() throws Exception {
        Path theirs = Files.createDirectory(scratch.resolve("theirs"));
        Files.setAttribute(theirs, "unix:uid", STRANGER);
        String swap =
                "cd '" + theirs + "' && while :; do for n in .tmp-shop.bundle .complete-change shop.bundle oci; do"
                        + " mv -T $n aside 2>/dev/null; rm -rf aside; ln -sfnT '" + precious + "' $n; done; done";
        Process swapper = Command.of("sh", "-c", swap)
                .under(AS_STRANGER)
                .start(scratch.resolve("swap.out"), scratch.resolve("swap.err"));
        try {
            Command.Outcome outcome = build(theirs).run();
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
            assertThat(outcome.err())
                    .contains(
                            "cannot use the output directory", theirs + ": belongs to uid 65534", "this runs as uid 0");
        } finally {
            Command.killTree(swapper);
            swapper.waitFor();
        }
        assertThat(precious).isEmptyDirectory();
    }

    @Test
    void followsNoLinkThatAnotherUserMadeInAStickyFolder() throws Exception {
        Path shared = Files.createDirectory(scratch.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);
        Path link = Files.createSymbolicLink(shared.resolve("out"), precious);
        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);

        Command.Outcome outcome = build(link).run();

        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
        assertThat(outcome.err()).contains(link + ": is a link that uid 65534");
        assertThat(precious).isEmptyDirectory();
        build(shared.resolve("mine")).succeed();
        assertThat(shared.resolve("mine/shop.bundle")).isSymbolicLink();
    }

    @Test
    void everyCommandThatWritesIntoAFolderRefusesTheSame() throws Exception {
        Path theirs = GitFixture.init(scratch.resolve("theirs")).path();
        Files.setAttribute(theirs, "unix:uid", STRANGER);
        for (List<String> command :
                List.of(List.of("init"), List.of("demo", "new"), List.of("import", "debian", "new"))) {
            Command.Outcome outcome = InstalledLauncher.complete(command.toArray(String[]::new))
                    .in(theirs)
                    .run();
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(7);
            assertThat(outcome.err()).contains(theirs + ": belongs to uid 65534");
        }
        assertThat(theirs.resolve("complete.yaml")).doesNotExist();
        assertThat(theirs.resolve("new")).doesNotExist();
    }

    private Command build(Path out) {
        return InstalledLauncher.complete("build", top.toString(), "--format", "oci,bundle", "--audit", "off")
                .with("--output", out.toString())
                .with("--cache", scratch.resolve("cache").toString());
    }
}
