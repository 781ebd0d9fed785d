package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of this machine that stand for URLs nobody can reach. */
class MirrorTest {

    private static final String URL = "https://host.invalid/team/lib.git";

    @TempDir
    Path temp;

    private GitFixture library;
    private String commit = "";
    private Path mirror;

    @BeforeEach
    void makeTheMirror() throws Exception {
        library = GitFixture.init(temp.resolve("library")).write("a", "one\n");
        commit = library.commit("one");
        mirror = Files.createDirectories(temp.resolve("mirror"));
    }

    private String pinning(String url, String commit) {
        GitFixture top = GitFixture.init(temp.resolve("top"));
        top.write(".gitmodules", "[submodule \"lib\"]\n\tpath = deps/lib\n\turl = " + url + "\n");
        top.git("add", ".gitmodules");
        top.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",deps/lib");
        top.git("commit", "-q", "-m", "top");
        return top.path().toString();
    }

    private ResolveRequest request(String repository, String revision, LocalUrls urls, String... rules) {
        List<MirrorRule> mirrors = new ArrayList<>();
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            mirrors.add(new MirrorRule(rule.substring(0, equals), rule.substring(equals + 1)));
        }
        return new ResolveRequest(
                repository,
                revision,
                false,
                true,
                urls,
                mirrors,
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
    }

    private SortedMap<String, String> read(String repository, String... rules) throws Exception {
        try (Superproject top = PinResolver.open(request(repository, "HEAD", LocalUrls.REFUSED, rules))) {
            return Sample.flat(top.root());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.invalid/team/lib.git, https://host.invalid/=%s, team/lib.git",
        "https://host.invalid/team/lib.git, https://host.invalid/=%s, team/lib",
        "https://host.invalid/team/lib, https://host.invalid/team=%s, lib.git",
        "https://host.invalid/team/lib, https://host.invalid/team/lib=%s/one, one",
        "https://host.invalid/team/lib, =%s, https/host.invalid/team/lib.git",
        "git@host.invalid:team/lib, =%s, ssh/git@host.invalid/team/lib.git",
        "git@host.invalid:team/lib, ssh://git@host.invalid/=file://%s, team/lib.git",
        "/nowhere/lib, =%s, file/nowhere/lib.git",
    })
    void readsWhatIsInTheDirectoryWithoutANetwork(String url, String rule, String path) throws Exception {
        library.cloneTo(mirror.resolve(path), "--bare");
        SortedMap<String, String> all = read(pinning(url, commit), String.format(rule, mirror));

        assertThat(all).containsEntry("deps/lib/a", "one\n");
        assertThat(all.get("deps/lib")).contains("url=" + url);
        assertThat(temp.resolve("cache")).as("nothing is copied").doesNotExist();
    }

    @Test
    void relativeUrlsOfACloneOfTheMirrorLeadIntoIt() throws Exception {
        library.cloneTo(mirror.resolve("https/host.invalid/team/lib.git"), "--bare");
        GitFixture.at(Path.of(pinning("../lib", commit)))
                .cloneTo(mirror.resolve("https/host.invalid/team/top.git"), "--bare");
        GitFixture bare = GitFixture.at(mirror.resolve("https/host.invalid/team/top.git"));
        bare.git("remote", "remove", "origin");
        String clone = bare.cloneTo(temp.resolve("clone")).toString();

        assertThat(read(clone, "=" + mirror)).containsEntry("deps/lib/a", "one\n");
        assertThat(read(bare.path().toString(), "=" + mirror)).containsEntry("deps/lib/a", "one\n");
        assertThatThrownBy(() -> read(clone)).hasMessageContaining("it is a local path; allow that");
    }

    @Test
    void aMissNamesThePlacesInTheMirrorToo() {
        String top = pinning(URL, commit);
        assertThatThrownBy(() -> read(top, "https://host.invalid/=" + mirror))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("commit " + commit + " of submodule deps/lib (" + URL + ") was not found")
                .hasMessageContaining("tried the mirror " + mirror + "/team/lib.git: not there")
                .hasMessageContaining("tried the mirror " + mirror + "/team/lib: not there")
                .hasMessageContaining("tried " + URL + ": not asked, because of --offline");

        GitFixture.init(mirror.resolve("team/lib.git"), "--bare");
        assertThatThrownBy(() -> read(top, "https://host.invalid/=" + mirror))
                .hasMessageContaining("tried the mirror " + mirror + "/team/lib.git: does not have this commit");
        assertThatThrownBy(() -> read(top, "https://host.invalid/=https://git.invalid/"))
                .hasMessageContaining(
                        "tried the mirror https://git.invalid/team/lib.git: not asked, because of --offline");
    }

    /** The user allowed the mirror, for what its map leads to; a repository that names a path in it is not the user. */
    @Test
    void theMirrorIsNoLocalPathThatARepositoryMayName() throws Exception {
        Path inside = library.cloneTo(mirror.resolve("lib.git"), "--bare");
        for (String url : List.of(inside.toString(), "file://" + inside)) {
            assertThatThrownBy(() -> read(pinning(url, commit), "=" + mirror))
                    .hasMessageContaining("it is a local path; allow that with --allow-local");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host.invalid/../library",
                "https://host.invalid/%2e%2e/library",
                "https://host.invalid/a/..%2f../library",
                "git@host.invalid:../library",
            })
    void aHostileUrlDoesNotClimbOutOfTheMirror(String url) {
        String top = pinning(url, commit);
        for (String rule : List.of("https://host.invalid/=", "git@host.invalid:=", "=")) {
            assertThatThrownBy(() -> read(top, rule + mirror))
                    .hasMessageContaining("was not found")
                    .hasMessageNotContaining("does not have this commit");
        }
        assertThatThrownBy(() -> read(top, "=" + mirror)).hasMessageContaining("no mirror for");
    }

    @Test
    void whatIsInTheMirrorCannotLeadOut() throws Exception {
        String top = pinning(URL, commit);
        Path team = Files.createDirectories(mirror.resolve("team"));
        Files.createSymbolicLink(team.resolve("lib.git"), library.path());
        assertThatThrownBy(() -> read(top, "https://host.invalid/=" + mirror))
                .hasMessageContaining("refused, because " + library.path().toRealPath() + " is not inside the mirror");

        Files.delete(team.resolve("lib.git"));
        Path fake = GitFixture.init(team.resolve("lib.git"), "--bare").path();
        Files.writeString(
                fake.resolve("objects/info/alternates"), library.path().resolve(".git/objects") + "\n");
        assertThatThrownBy(() -> read(top, "https://host.invalid/=" + mirror))
                .hasMessageContaining("is not inside the mirror");

        Files.delete(fake.resolve("objects/info/alternates"));
        library.cloneTo(mirror.resolve("others/lib"), "--bare");
        Files.writeString(fake.resolve("objects/info/alternates"), mirror.resolve("others/lib/objects") + "\n");
        assertThat(read(top, "https://host.invalid/=" + mirror))
                .as("borrowing inside is no harm")
                .containsEntry("deps/lib/a", "one\n");
    }

    @Test
    void opensASuperprojectByItsUrl() throws Exception {
        GitFixture top = GitFixture.at(Path.of(pinning("../lib", commit)));
        top.cloneTo(mirror.resolve("team/top.git"), "--bare");
        library.cloneTo(mirror.resolve("team/lib.git"), "--bare");
        String rule = "https://host.invalid/=" + mirror;
        for (String revision : List.of("main", top.head())) {
            ResolveRequest request = request("https://host.invalid/team/top", revision, LocalUrls.REFUSED, rule);
            try (Superproject open = PinResolver.open(request)) {
                assertThat(open.commit().hex()).isEqualTo(top.head());
                assertThat(Sample.flat(open.root())).containsEntry("deps/lib/a", "one\n");
            }
        }
        assertThatThrownBy(() ->
                        PinResolver.open(request("https://host.invalid/team/top", "absent", LocalUrls.REFUSED, rule)))
                .hasMessageContaining("--offline forbids it")
                .hasMessageContaining("tried first: the mirror " + mirror + "/team/top: not there");
    }
}
