package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.credentials.Environment;
import dev.complete.git.open.fetch.FetchSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that stand for URLs: a real {@code git http-backend}. */
class MirrorFetchTest {

    @TempDir
    static Path directory;

    static GitServer server;
    static GitFixture library;
    static String commit;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() throws Exception {
        List<String> absent = GitServer.TOOLS.stream()
                .filter(tool -> !Files.exists(Path.of(tool)))
                .toList();
        if (!absent.isEmpty()) {
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true)
                    .println("SKIPPED: MirrorFetchTest needs " + absent);
        }
        assumeTrue(absent.isEmpty());
        Path repositories = directory.resolve("repositories");
        library = GitFixture.init(directory.resolve("library")).write("a", "one\n");
        commit = library.commit("one");
        Files.createDirectories(repositories);
        library.cloneTo(repositories.resolve("lib.git"), "--bare");
        library.cloneTo(repositories.resolve("all/https/host.invalid/lib.git"), "--bare");
        GitFixture.init(repositories.resolve("lacking/lib.git"), "--bare");
        server = new GitServer(directory.resolve("server"), repositories);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private String top = "";

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(temp.resolve("home"));
    }

    private void pin(String url) {
        GitFixture repository = GitFixture.init(temp.resolve("top"));
        repository.write(".gitmodules", "[submodule \"lib\"]\n\tpath = deps/lib\n\turl = " + url + "\n");
        repository.git("add", ".gitmodules");
        repository.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",deps/lib");
        repository.git("commit", "-q", "-m", "top");
        top = repository.path().toString();
    }

    private Superproject open(String repository, boolean offline, MirrorRule... rules) throws Exception {
        ResolveRequest request = new ResolveRequest(
                repository,
                "HEAD",
                false,
                offline,
                LocalUrls.REFUSED,
                List.of(rules),
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
        Map<String, String> variables =
                Map.of("GIT_SSL_CAINFO", server.authority().toString());
        return PinResolver.open(
                request,
                new FetchSettings(
                        new Environment(variables, temp.resolve("home")),
                        Duration.ofSeconds(2),
                        2,
                        Duration.ofMillis(20)));
    }

    private void assertRead(boolean offline, MirrorRule... rules) throws Exception {
        try (Superproject open = open(top, offline, rules)) {
            assertThat(Sample.flat(open.root())).containsEntry("deps/lib/a", "one\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.invalid/lib.git, https://host.invalid/, /git/",
        "https://host.invalid/lib, https://host.invalid/, /git/",
        "https://host.invalid/lib, '', /git/all",
        "git@host.invalid:lib, git@host.invalid:, /git",
    })
    void fetchesFromTheMirrorAndKeepsItUnderTheRecordedUrl(String url, String prefix, String path) throws Exception {
        pin(url);
        assertRead(false, new MirrorRule(prefix, server.url(path)));
        assertRead(true);
    }

    @Test
    void aWrittenMirrorCanBeServed() throws Exception {
        Sample sample = new Sample(temp);
        sample.top.git("remote", "add", "origin", "https://host.invalid/top.git");
        sample.top.write("more", "x").commit("has a parent, which is not in the mirror");
        SortedMap<String, String> here;
        try (Superproject open = PinResolver.open(sample.request(sample.top.path()))) {
            here = Sample.flat(open.root());
            MirrorContents.of(open, Map.of()).write(directory.resolve("repositories/written"), MirrorContents.NONE);
        }
        MirrorRule rule = new MirrorRule("", server.url("/git/written"));
        try (Superproject open = open("https://host.invalid/top", false, rule)) {
            assertThat(Sample.flat(open.root())).isEqualTo(here);
        }
    }

    @Test
    void theMirrorsLoginIsThatOfTheMirrorsUrl() throws Exception {
        pin("https://other:token@host.invalid/lib.git");
        String place = server.url("/auth/").replace("https://", "https://me:s3cret@");
        assertRead(false, new MirrorRule("https://host.invalid/", place));
    }

    @Test
    void whatTheMirrorLacksComesFromTheRecordedUrl() throws Exception {
        pin(server.url("/git/lib.git"));
        for (String place : List.of(
                server.url("/git/lacking"),
                server.url("/git/absent"),
                server.url("/status/503"),
                "https://127.0.0.1:" + GitServer.freePort(),
                temp.resolve("absent").toString())) {
            assertRead(false, new MirrorRule(server.url("/git/"), place));
            dev.complete.files.FileTrees.delete(temp.resolve("cache"));
        }
    }

    @Test
    void aMissNamesTheMirrorAndTheUrl() {
        pin("https://127.0.0.1:" + GitServer.freePort() + "/lib.git");
        String place = server.url("/git/absent").replace("https://", "https://me:s3cret@");
        assertThatThrownBy(
                        () -> assertRead(false, new MirrorRule("https://127.0.0.1", "/srv"), new MirrorRule("", place)))
                .hasMessageContaining("tried the mirror " + server.url("/git/absent/https/127.0.0.1:"))
                .hasMessageContaining("there is no repository, or not for this login")
                .hasMessageContaining("tried https://127.0.0.1:")
                .hasMessageContaining("no connection to 127.0.0.1:")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedForOneNameOnly() {
        pin("https://host.invalid/lib.git");
        String dead = "https://127.0.0.1:" + GitServer.freePort();
        assertThatThrownBy(() -> assertRead(false, new MirrorRule("https://host.invalid/", dead)))
                .hasMessageContaining("tried the mirror " + dead + "/lib.git: no connection")
                .hasMessageNotContaining("tried the mirror " + dead + "/lib: ")
                .hasMessageContaining("tried https://host.invalid/lib.git: no address was found");
    }

    @Test
    void asksTheMirrorWhatARevisionOfTheSuperprojectMeans() throws Exception {
        MirrorRule rule = new MirrorRule("https://host.invalid/", server.url("/git"));
        try (Superproject open = open("https://host.invalid/lib", false, rule)) {
            assertThat(open.commit().hex()).isEqualTo(commit);
        }
        assertThatThrownBy(() -> open("https://host.invalid/absent", false, rule))
                .hasMessageContaining("cannot fetch HEAD from https://host.invalid/absent")
                .hasMessageContaining("tried first: cannot fetch HEAD from " + server.url("/git/absent"));
    }
}
