package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.open.revision.Revisions;
import dev.complete.git.open.store.GitStore;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hangs or has no end, in the place of each file of a repository: an error or nothing, but never a wait. */
class NoRegularFilesTest {

    @TempDir
    Path temp;

    private enum Thing {
        FIFO {
            @Override
            void make(Path place) throws Exception {
                int exit =
                        new ProcessBuilder("mkfifo", place.toString()).start().waitFor();
                assertThat(exit).isZero();
            }
        },
        FOLDER {
            @Override
            void make(Path place) throws Exception {
                Files.createDirectory(place);
            }
        },
        SOCKET {
            @Override
            void make(Path place) throws Exception {
                // The address of a socket holds a hundred bytes: bound elsewhere, and moved.
                Path folder = Files.createTempDirectory("s");
                Path bound = folder.resolve("s");
                try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    server.bind(UnixDomainSocketAddress.of(bound));
                    Files.move(bound, place);
                }
                Files.delete(folder);
            }
        };

        abstract void make(Path place) throws Exception;
    }

    /** Files that every kind of repository below has, or could have. */
    private static final List<String> PLACES = List.of(
            "HEAD",
            "config",
            "config.worktree",
            "packed-refs",
            "index",
            "sharedindex.0123456789012345678901234567890123456789",
            "shallow",
            "commondir",
            "gitdir",
            "refs/heads/main",
            "refs/heads/other",
            "refs/tags/v1",
            "objects/info/alternates",
            "objects/info/commit-graph",
            "objects/pack/pack-x.idx",
            "objects/pack/multi-pack-index",
            "reftable/tables.list",
            "reftable/0x000000000001-0x000000000001-00000000.ref");

    static Stream<Arguments> places() {
        return Stream.of(Thing.values()).flatMap(thing -> PLACES.stream().map(place -> Arguments.of(thing, place)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("places")
    void isRefusedOrIgnoredAtOnce(Thing thing, String place) throws Exception {
        Path directory = repository();
        put(thing, directory.resolve(place));
        if (place.startsWith("reftable/")) {
            GitFixture.at(directory).git("config", "core.repositoryformatversion", "1");
            GitFixture.at(directory).git("config", "extensions.refStorage", "reftable");
        }

        Optional<ResolveException> failure =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> failure(() -> readFile(directory)));

        boolean needed = !List.of("refs/heads/other", "refs/tags/v1", "objects/info/commit-graph")
                .contains(place);
        if (thing != Thing.FOLDER && needed) {
            assertThat(failure).as("a sentence").isPresent();
        }
        failure.ifPresent(
                e -> assertThat(e.getMessage()).contains("the repository").doesNotContain("bug"));
    }

    static Stream<Arguments> objects() {
        return Stream.of(Thing.values())
                .flatMap(thing -> Stream.of("loose", ".pack", ".idx").map(place -> Arguments.of(thing, place)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("objects")
    void isNoObject(Thing thing, String place) throws Exception {
        Path directory = repository();
        GitId head = new GitId(GitFixture.at(directory).id("HEAD"));
        if (place.equals("loose")) {
            put(
                    thing,
                    directory.resolve("objects/" + head.hex().substring(0, 2) + "/"
                            + head.hex().substring(2)));
        } else {
            GitFixture.at(directory).git("repack", "-a", "-d", "-q");
            try (Stream<Path> packs = Files.list(directory.resolve("objects/pack"))) {
                put(
                        thing,
                        packs.filter(p -> p.toString().endsWith(place))
                                .findFirst()
                                .orElseThrow());
            }
        }

        Optional<ResolveException> failure =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> failure(() -> readCommit(directory, head)));

        assertThat(failure).isPresent();
        assertThat(failure.orElseThrow().getMessage()).contains("the repository", head.hex());
    }

    private Path repository() {
        GitFixture work = GitFixture.init(temp.resolve("work")).write("file", "content");
        work.commit("first");
        return work.gitDirectory();
    }

    private static void put(Thing thing, Path place) throws Exception {
        Files.createDirectories(place.getParent());
        Files.deleteIfExists(place);
        thing.make(place);
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static Optional<ResolveException> failure(Reading reading) throws Exception {
        try {
            reading.run();
            return Optional.empty();
        } catch (ResolveException e) {
            return Optional.of(e);
        }
    }

    private static void readCommit(Path directory, GitId commit) throws Exception {
        try (GitStore store = GitStore.open(directory, "the repository", Limits.DEFAULT)) {
            store.objects().commit(commit);
        }
    }

    private static void readFile(Path directory) throws Exception {
        try (GitStore store = GitStore.open(directory, "the repository", Limits.DEFAULT)) {
            GitId commit = Revisions.resolve(store, "HEAD");
            GitId tree = store.objects().commit(commit).tree();
            try (InputStream in =
                    store.objects().open(store.objects().tree(tree).get(0).id())) {
                in.readAllBytes();
            }
        }
    }
}
