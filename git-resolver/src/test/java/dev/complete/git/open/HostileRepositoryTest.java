package dev.complete.git.open;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.LooseObjects;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.objects.RawPack;
import dev.complete.git.open.revision.Revisions;
import dev.complete.git.open.store.GitStore;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class HostileRepositoryTest {

    private static final GitId ONE = new GitId("1".repeat(40));
    private static final GitId TWO = new GitId("2".repeat(40));

    @TempDir
    Path temp;

    private Path directory = Path.of("");

    @BeforeEach
    void makeRepository() {
        directory = GitFixture.init(temp.resolve("repository"), "--bare").path();
    }

    /** Writes something bad that answers to {@link #ONE}. */
    interface Attack {
        void write(Path gitDirectory) throws Exception;
    }

    static Stream<Arguments> attacks() {
        byte[] delta = RawPack.delta(5, 5, 0x90, 5);
        return Stream.of(
                attack("REF delta of itself", "circle", pack(new RawPack().idDelta(ONE, ONE, delta))),
                attack(
                        "REF delta pair",
                        "circle",
                        pack(new RawPack().idDelta(ONE, TWO, delta).idDelta(TWO, ONE, delta))),
                attack("OFS delta of itself", "cannot be", pack(new RawPack().offsetDelta(ONE, 0, delta))),
                attack("OFS delta before the pack", "cannot be", pack(new RawPack().offsetDelta(ONE, 5_000, delta))),
                attack("OFS delta into the header", "outside", pack(new RawPack().offsetDelta(ONE, 11, delta))),
                attack("delta of an absent base", "does not hold", pack(new RawPack().idDelta(ONE, TWO, delta))),
                attack(
                        "delta that copies beyond its base",
                        "beyond its base",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(5, 9, 0x91, 4, 9)))),
                attack(
                        "delta with a wrong base size",
                        "wants a base of 6",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(6, 5, 0x90, 5)))),
                attack(
                        "delta with the reserved instruction",
                        "reserved",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(5, 5, 0)))),
                attack(
                        "delta that gives too little",
                        "ends after",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(5, 9, 0x90, 5)))),
                attack(
                        "delta that gives too much",
                        "goes on",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(5, 4, 0x90, 5)))),
                attack(
                        "delta that ends in an instruction",
                        "middle of an instruction",
                        pack(new RawPack().whole(TWO, 3, "hello").idDelta(ONE, TWO, RawPack.delta(5, 5, 5, 'x')))),
                attack(
                        "delta that claims 3 GiB",
                        "ends after",
                        pack(new RawPack()
                                .whole(TWO, 3, "hello")
                                .idDelta(ONE, TWO, RawPack.delta(5, 3L << 30, 0x90, 5)))),
                attack(
                        "base that claims 40 GiB",
                        "--limit delta-bytes=",
                        pack(new RawPack().whole(TWO, 3, 40L << 30, "hello").idDelta(ONE, TWO, delta))),
                attack(
                        "base that claims 1 GiB",
                        "ends after 5",
                        pack(new RawPack().whole(TWO, 3, 1L << 30, "hello").idDelta(ONE, TWO, delta))),
                attack(
                        "chain of deltas that unpacks to 24 GiB",
                        "--limit delta-bytes=",
                        directory -> chain(12, 2L << 30).writeTo(directory)),
                attack("entry that claims 1 GiB", "ends after", pack(new RawPack().whole(ONE, 3, 1L << 30, "hello"))),
                attack("entry longer than it claims", "goes on", pack(new RawPack().whole(ONE, 3, 3, "hello"))),
                attack("entry with other content", "hashes to", pack(new RawPack().whole(ONE, 3, "hello"))),
                attack("entry of type 5", "unknown type", pack(new RawPack().whole(ONE, 5, "hello"))),
                attack("truncated pack", "", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello".repeat(500))).write(directory);
                    cut(directory.resolve("objects/pack/pack-x.pack"), 40);
                }),
                attack("empty pack", "no pack", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    Files.write(directory.resolve("objects/pack/pack-x.pack"), new byte[0]);
                }),
                attack("index cut short", "index", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    cut(directory.resolve("objects/pack/pack-x.idx"), 1_000);
                }),
                attack("index that claims two billion objects", "too few", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    patch(directory.resolve("objects/pack/pack-x.idx"), 8 + 4 * 255, 0x7f, 0xff, 0xff, 0xff);
                }),
                attack("index that counts backwards", "backwards", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    patch(directory.resolve("objects/pack/pack-x.idx"), 8, 0x7f);
                }),
                attack("index that points outside the pack", "outside", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    patch(directory.resolve("objects/pack/pack-x.idx"), 8 + 1024 + 20 + 4, 0x7f);
                }),
                attack("index of an unknown version", "version 3", directory -> {
                    pack(new RawPack().whole(ONE, 3, "hello")).write(directory);
                    patch(directory.resolve("objects/pack/pack-x.idx"), 7, 3);
                }),
                attack(
                        "loose header that claims 40 GiB",
                        "--limit object-bytes",
                        loose(("blob " + (40L << 30) + "\0").getBytes(US_ASCII), new byte[1_000])),
                attack(
                        "loose header that claims 1 GiB",
                        "ends after 1000",
                        loose(("blob " + (1L << 30) + "\0").getBytes(US_ASCII), new byte[1_000])),
                attack(
                        "loose object longer than it claims",
                        "goes on",
                        loose("blob 10\0".getBytes(US_ASCII), new byte[1_000])),
                attack(
                        "loose header without an end",
                        "does not begin",
                        loose(new byte[] {'b'}, "9".repeat(99).getBytes(UTF_8))),
                attack("loose header of an unknown kind", "does not begin", loose("blab 0\0".getBytes(US_ASCII))),
                attack("loose header with a negative size", "does not begin", loose("blob -1\0".getBytes(US_ASCII))),
                attack(
                        "loose header with an absurd size",
                        "does not begin",
                        loose("blob 99999999999999999999\0".getBytes(US_ASCII))),
                attack(
                        "loose object that is no zlib stream",
                        "zlib",
                        directory -> new LooseObjects(directory).write(ONE, "this is not zlib".getBytes(UTF_8))),
                attack(
                        "loose object that is empty",
                        "ends",
                        directory -> new LooseObjects(directory).write(ONE, new byte[0])),
                attack("loose object cut in the middle", "ends", directory -> {
                    byte[] whole = LooseObjects.deflated("blob 5\0hello".getBytes(UTF_8));
                    new LooseObjects(directory).write(ONE, Arrays.copyOf(whole, whole.length / 2));
                }),
                attack("loose object with other content", "hashes to", loose("blob 5\0hello".getBytes(UTF_8))));
    }

    private static Arguments attack(String name, String words, Attack attack) {
        return Arguments.of(name, words, attack);
    }

    /** A few bytes of deltas, each of which repeats its base; the last one gives five bytes. */
    private static RawPack chain(int deltas, long size) {
        RawPack pack = new RawPack().whole(id(0), 3, "hello".repeat(1 << 15));
        long before = 5 << 15;
        for (int i = 1; i <= deltas; i++) {
            int piece = (int) Math.min(before, 0xff_0000);
            int[] instructions = new int[(int) (size / piece) * 4];
            for (int at = 0; at < instructions.length; at += 4) {
                instructions[at] = 0xf0; // copy from the beginning, so many bytes
                instructions[at + 1] = piece & 0xff;
                instructions[at + 2] = piece >> 8 & 0xff;
                instructions[at + 3] = piece >> 16;
            }
            long after = (long) instructions.length / 4 * piece;
            pack.idDelta(id(i), id(i - 1), RawPack.delta(before, after, instructions));
            before = after;
        }
        return pack.idDelta(ONE, id(deltas), RawPack.delta(before, 5, 0x90, 5));
    }

    private static GitId id(int number) {
        return new GitId(String.format("%040x", number + 0x100));
    }

    private static Attack pack(RawPack pack) {
        return directory -> pack.writeTo(directory);
    }

    private static Attack loose(byte[]... parts) {
        return directory -> new LooseObjects(directory).write(ONE, LooseObjects.deflated(parts));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void refusesNamingRepositoryAndObject(String name, String words, Attack attack) throws Exception {
        attack.write(directory);

        try (GitStore store = GitStore.open(directory, "the repository", Limits.DEFAULT)) {
            assertThatThrownBy(() -> readBlob(store, ONE))
                    .isInstanceOf(ResolveException.class)
                    .hasMessageContaining("the repository")
                    .hasMessageContaining(ONE.hex())
                    .hasMessageContaining(words);
            for (ObjectKind kind : ObjectKind.values()) {
                assertThatThrownBy(() -> readWhole(store, kind)).isInstanceOf(ResolveException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extensions.objectformat  | sha256 | SHA-1",
                "extensions.frobnicate    | true   | unknown extension",
                "extensions.refstorage    | sqlite | refStorage",
                "core.repositoryformatversion     | 2         | repositoryformatversion"
            })
    void refusesRepositoriesThatWouldBeReadWrongly(String key, String value, String words) throws Exception {
        GitFixture.at(directory).git("config", key, value);

        assertThatThrownBy(() -> GitStore.open(directory, "the repository", Limits.DEFAULT))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("the repository")
                .hasMessageContaining(words);
    }

    @Test
    void refusesARealSha256Repository() {
        Path sha256 = GitFixture.init(temp.resolve("sha256"), "--bare", "--object-format=sha256")
                .path();

        assertThatThrownBy(() -> GitStore.open(sha256, "it", Limits.DEFAULT)).hasMessageContaining("only SHA-1");
    }

    @Test
    void refusesWhatIsNoRepository() {
        assertThatThrownBy(() -> GitStore.open(temp, "it", Limits.DEFAULT))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("not a Git repository");
    }

    @Test
    void alternatesInACircleEnd() throws Exception {
        Files.writeString(
                directory.resolve("objects/info/alternates"), "../objects\n../../repository/objects\n/absent\n");

        try (GitStore store = GitStore.open(directory, "it", Limits.DEFAULT)) {
            assertThat(store.hasCommit(ONE)).isFalse();
        }
    }

    private static void readBlob(GitStore store, GitId id) throws Exception {
        try (InputStream in = store.objects().open(id)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (java.io.IOException e) {
            if (e.getCause() instanceof ResolveException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static void readWhole(GitStore store, ObjectKind kind) throws Exception {
        switch (kind) {
            case COMMIT -> store.objects().commit(ONE);
            case TREE -> store.objects().tree(ONE);
            case TAG -> Revisions.resolve(store, ONE.hex());
            default -> readBlob(store, ONE);
        }
    }

    private static void cut(Path file, int length) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, length));
    }

    private static void patch(Path file, int at, int... values) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < values.length; i++) {
            whole[at + i] = (byte) values[i];
        }
        Files.write(file, whole);
    }
}
