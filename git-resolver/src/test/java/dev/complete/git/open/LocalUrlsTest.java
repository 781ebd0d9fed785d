package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which paths of this machine a {@code .gitmodules} may name. The superproject is {@code work/top}; {@code work/lib} is
 * a repository it pins, which somebody else can change; {@code secret} is nobody's business.
 */
class LocalUrlsTest {

    @TempDir
    Path temp;

    private GitFixture secret;
    private String secretCommit = "";

    @BeforeEach
    void makeWhatIsNotTheirs() {
        secret = GitFixture.init(temp.resolve("secret")).write("key", "s3cret\n");
        secretCommit = secret.commit("secret");
    }

    private static GitFixture pin(GitFixture in, String path, String url, String commit) {
        in.write(".gitmodules", "[submodule \"" + path + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n");
        in.git("add", "--all");
        in.git("update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
        in.git("commit", "-q", "-m", "pin");
        return in;
    }

    /** {@code work/top} pins {@code ../lib}, which pins {@code url}. */
    private Path nesting(String url, String commit) {
        GitFixture lib = GitFixture.init(temp.resolve("work/lib")).write("a", "lib\n");
        pin(lib, "nested", url, commit);
        return pin(GitFixture.init(temp.resolve("work/top")), "lib", "../lib", lib.head())
                .path();
    }

    private SortedMap<String, String> read(Path repository, LocalUrls urls) throws Exception {
        ResolveRequest request = new ResolveRequest(
                repository.toString(),
                "HEAD",
                false,
                false,
                urls,
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
        try (Superproject top = PinResolver.open(request)) {
            return Sample.flat(top.root());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "file://%s", "../../secret", "../link"})
    void theSuperprojectItselfMayNameAnyPath(String form) throws Exception {
        Files.createDirectories(temp.resolve("work"));
        Files.createSymbolicLink(temp.resolve("work/link"), secret.path());
        String url = String.format(form, secret.path());
        Path top = pin(GitFixture.init(temp.resolve("work/top")), "lib", url, secretCommit)
                .path();

        assertThat(read(top, LocalUrls.ALLOWED)).containsEntry("lib/key", "s3cret\n");
        assertThatThrownBy(() -> read(top, LocalUrls.REFUSED))
                .hasMessageContaining("it is a local path; allow that with --allow-local");
    }

    @Test
    void aCloneReadsWhatIsRelativeToItsRemote() throws Exception {
        GitFixture dep = GitFixture.init(temp.resolve("srv/common/dep")).write("a", "dep\n");
        pin(dep, "zlib", "../zlib", neighbour("srv/common/zlib"));
        GitFixture app = pin(GitFixture.init(temp.resolve("srv/team/app")), "dep", "../../common/dep", dep.head());
        Path clone = app.cloneTo(temp.resolve("home/clone"));

        assertThatThrownBy(() -> read(clone, LocalUrls.ALLOWED))
                .hasMessageContaining(temp.resolve("srv/common/zlib").toRealPath() + " is not below "
                        + temp.resolve("home").toRealPath() + " or "
                        + temp.resolve("srv/team").toRealPath())
                .hasMessageContaining("--allow-local=DIR");
        assertThat(read(clone, LocalUrls.allowedBelow(temp.resolve("srv"))))
                .containsEntry("dep/a", "dep\n")
                .containsEntry("dep/zlib/a", "neighbour\n");
    }

    private String neighbour(String path) {
        return GitFixture.init(temp.resolve(path)).write("a", "neighbour\n").commit("neighbour");
    }

    @Test
    void aPinnedRepositoryMayNameItsNeighbours() throws Exception {
        Path top = nesting("../other", neighbour("work/other"));

        assertThat(read(top, LocalUrls.ALLOWED)).containsEntry("lib/nested/a", "neighbour\n");
        Path bare = GitFixture.at(top).cloneTo(temp.resolve("elsewhere/top.git"), "--bare");
        assertThat(read(bare, LocalUrls.ALLOWED)).containsEntry("lib/nested/a", "neighbour\n");
    }

    /** The attack: whoever can commit to a pinned repository names another one of this machine. */
    @ParameterizedTest
    @CsvSource({
        "%s, because a pinned repository names it",
        "file://%s, because a pinned repository names it",
        "../../secret, is not below",
        "../link, is not below",
        "./../../work/../secret, \"..\"",
        "../link-to-folder/secret, is not below",
    })
    void aPinnedRepositoryCannotReachAnythingElse(String form, String why) throws Exception {
        Path top = nesting(String.format(form, secret.path()), secretCommit);
        Files.createSymbolicLink(temp.resolve("work/link"), secret.path());
        Files.createSymbolicLink(temp.resolve("work/link-to-folder"), temp);

        assertRefused(top, LocalUrls.ALLOWED, why);
    }

    private void assertRefused(Path top, LocalUrls urls, String why) {
        assertThatThrownBy(() -> read(top, urls))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("submodule lib/nested")
                .hasMessageContaining("refused")
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whatLooksLikeARepositoryCannotBorrowFromOutside() throws Exception {
        Path top = nesting("../fake", secretCommit);
        Path fake = GitFixture.init(temp.resolve("work/fake"), "--bare").path();
        Files.writeString(fake.resolve("objects/info/alternates"), secret.path().resolve(".git/objects") + "\n");
        assertRefused(top, LocalUrls.ALLOWED, "is not below");

        Files.delete(fake.resolve("objects/info/alternates"));
        Files.delete(fake.resolve("objects/pack"));
        secret.repack("-a", "-d");
        Files.createSymbolicLink(fake.resolve("objects/pack"), secret.path().resolve(".git/objects/pack"));
        assertRefused(top, LocalUrls.ALLOWED, "is not below");
    }

    @Test
    void aGitFileCannotLeadOutside() throws Exception {
        Path top = nesting("../fake", secretCommit);
        Files.createDirectories(temp.resolve("work/fake"));
        Files.writeString(
                temp.resolve("work/fake/.git"), "gitdir: " + secret.path().resolve(".git") + "\n");

        assertRefused(top, LocalUrls.ALLOWED, "is not below");
    }

    @Test
    void aFolderThatTheUserNamesIsTheOnlyOne() throws Exception {
        Path top = nesting("../other", neighbour("work/other"));
        Path named = Files.createDirectories(temp.resolve("named"));

        assertRefused(top, LocalUrls.allowedBelow(named), "is not below " + named.toRealPath());
        assertThat(read(top, LocalUrls.allowedBelow(temp))).containsEntry("lib/nested/a", "neighbour\n");
        assertThatThrownBy(() -> read(top, LocalUrls.allowedBelow(temp.resolve("absent"))))
                .hasMessageContaining("the folder that --allow-local names cannot be used: no such file");
    }

    /** The work tree is at another commit, whose link lies where the built commit has a submodule. */
    @Test
    void aCheckedOutLinkLeadsToNoModule() throws Exception {
        GitFixture lib = GitFixture.init(temp.resolve("lib"));
        pin(lib, "x/secret", "https://example.org/x.git", secretCommit);
        String built = lib.head();
        GitFixture top = GitFixture.init(temp.resolve("work/top"));
        pin(top, "lib", "https://example.org/lib.git", built);
        lib.cloneTo(top.path().resolve("lib"));
        Files.delete(top.path().resolve("lib/x/secret"));
        Files.delete(top.path().resolve("lib/x"));
        Files.createSymbolicLink(top.path().resolve("lib/x"), temp);

        assertThatThrownBy(() -> read(top.path(), LocalUrls.REFUSED)).hasMessageContaining("lib/x/secret");
    }
}
