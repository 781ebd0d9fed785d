package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectDatabaseTest {

    private static final GitId ONE = new GitId("1".repeat(40));
    private static final GitId TWO = new GitId("12".repeat(20));

    @TempDir
    Path temp;

    /** Versions of files that resemble each other, so that Git packs them as chains of deltas. */
    private GitFixture repository() {
        GitFixture git = GitFixture.init(temp.resolve("repository"));
        StringBuilder text = new StringBuilder();
        for (int version = 0; version < 12; version++) {
            for (int line = 0; line < 300; line++) {
                text.append("line ")
                        .append(line * version)
                        .append(" of version ")
                        .append(version)
                        .append('\n');
            }
            git.write("text", text.toString())
                    .write("small", "version " + version)
                    .write("sub/" + version, "");
            git.commit("version " + version);
        }
        git.git("tag", "-a", "-m", "a tag", "v1");
        return git;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loose", "packed", "index version 1", "deltas by id", "alternates"})
    void readsEveryObjectAsGitDoes(String kind) throws Exception {
        GitFixture git = repository();
        Path objects = git.gitDirectory().resolve("objects");
        switch (kind) {
            case "packed" -> git.repack("-a", "-d", "-f", "--depth=50");
            case "index version 1" -> git.git("-c", "pack.indexVersion=1", "repack", "-a", "-d", "-q");
            case "deltas by id" -> git.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-f", "-q");
            case "alternates" ->
                objects =
                        git.cloneTo(temp.resolve("clone"), "--shared", "--bare").resolve("objects");
            default -> assertThat(objects.resolve("pack")).isEmptyDirectory();
        }
        String all = git.git("cat-file", "--batch-all-objects", "--batch-check");
        assertThat(all.lines()).hasSizeGreaterThan(60);
        try (ObjectDatabase database = ObjectDatabase.open(objects, Limits.DEFAULT)) {
            for (String line : all.split("\n", -1)) {
                String[] parts = line.split(" ", -1);
                StoredObject stored = Objects.requireNonNull(database.find(new GitId(parts[0])), line);
                assertThat(stored.kind().word()).isEqualTo(parts[1]);
                assertThat(stored.size()).isEqualTo(Long.parseLong(parts[2]));
                assertThat(new MemoryObjects().put(stored.kind(), content(stored)))
                        .isEqualTo(new GitId(parts[0]));
            }
        }
    }

    @Test
    void databasesThatAreOpenTogetherHoldNoMoreBasesThanOne() throws Exception {
        GitFixture git = repository();
        git.repack("-a", "-d", "-f", "--depth=50");
        String ids = git.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
        DeltaBases bases = new DeltaBases(Long.MAX_VALUE, 60_000);
        for (String clone : List.of("one", "two", "three", "four", "five", "six")) {
            Path objects = git.cloneTo(temp.resolve(clone), "--bare").resolve("objects");
            ObjectDatabase database = ObjectDatabase.open(objects, bases); // stays open
            for (String id : ids.split("\n", -1)) {
                content(Objects.requireNonNull(database.find(new GitId(id)), id));
            }
            assertThat(bases.held()).isBetween(10_000L, 60_000L);
        }
    }

    @Test
    void findsPacksThatAreWrittenLater() throws Exception {
        try (ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT)) {
            assertThat(database.find(ONE)).isNull();
            assertThat(database.startingWith("11")).isEmpty();

            new RawPack().whole(ONE, 3, "hello").writeTo(temp);

            assertThat(text(database.find(ONE))).isEqualTo("hello");
            assertThat(database.startingWith("11")).containsExactly(ONE);
        }
    }

    /** The first look for packs is one thread's; the others must not take its end for nothing new. */
    @Test
    void findsAnObjectFromSeveralThreadsAtOnce() throws Exception {
        GitFixture git = repository().gc();
        GitId head = new GitId(git.head());
        try (Workers workers = new Workers("find", 4)) {
            for (int round = 0; round < 300; round++) {
                try (ObjectDatabase database =
                        ObjectDatabase.open(git.gitDirectory().resolve("objects"), Limits.DEFAULT)) {
                    CyclicBarrier together = new CyclicBarrier(4);
                    List<Future<@Nullable StoredObject>> found = new ArrayList<>();
                    for (int thread = 0; thread < 4; thread++) {
                        found.add(workers.submit(() -> {
                            together.await();
                            return database.find(head);
                        }));
                    }
                    for (Future<@Nullable StoredObject> each : found) {
                        assertThat(Workers.result(each, IOException.class, "finding"))
                                .as("round " + round)
                                .isNotNull();
                    }
                }
            }
        }
    }

    @Test
    void listsIdsOfPacksAndLooseObjectsOnce() throws Exception {
        new RawPack().whole(ONE, 3, "hello").whole(TWO, 3, "other").writeTo(temp);
        LooseObjects loose = new LooseObjects(temp);
        loose.write(TWO, LooseObjects.deflated("blob 5\0other".getBytes(UTF_8)));
        GitId put = loose.put(ObjectKind.BLOB, "third".getBytes(UTF_8));
        Files.writeString(temp.resolve("objects/12/tmp_obj_x"), "no object");
        try (ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT)) {
            assertThat(database.startingWith("11")).containsExactly(ONE);
            assertThat(database.startingWith("12")).containsExactly(TWO);
            assertThat(database.startingWith("1212")).containsExactly(TWO);
            assertThat(database.startingWith("1213")).isEmpty();
            assertThat(database.startingWith(put.hex().substring(0, 7))).containsExactly(put);
        }
    }

    @Test
    void passesOverAnIndexWhosePackIsGone() throws Exception {
        new RawPack().whole(ONE, 3, "hello").writeTo(temp);
        Files.delete(temp.resolve("objects/pack/pack-x.pack"));
        try (ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT)) {
            assertThat(database.find(ONE)).isNull();
        }
    }

    @Test
    void keepsReadingAPackThatIsDeletedMeanwhile() throws Exception {
        new RawPack().whole(ONE, 3, "hello").writeTo(temp);
        try (ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT)) {
            assertThat(database.find(ONE)).isNotNull();
            Files.delete(temp.resolve("objects/pack/pack-x.pack"));
            Files.delete(temp.resolve("objects/pack/pack-x.idx"));

            assertThat(text(database.find(ONE))).isEqualTo("hello");
        }
    }

    @Test
    void namesTheDamagedPackThatMayHoldAnObject() throws Exception {
        new RawPack().whole(ONE, 3, "hello").writeTo(temp);
        Files.writeString(temp.resolve("objects/pack/pack-x.pack"), "this is no pack, but as long as one");
        try (ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT)) {
            assertThatThrownBy(() -> database.find(ONE))
                    .isInstanceOf(CorruptObjectException.class)
                    .hasMessageContaining("pack-x.pack")
                    .hasMessageContaining("no pack of version 2 or 3");
        }
    }

    @Test
    void looksForNothingOnceItIsClosed() throws Exception {
        ObjectDatabase database = ObjectDatabase.open(objects(), Limits.DEFAULT);
        database.close();

        assertThatThrownBy(() -> database.find(ONE)).isInstanceOf(IOException.class);
    }

    private Path objects() throws IOException {
        return Files.createDirectories(temp.resolve("objects"));
    }

    private static String text(@Nullable StoredObject stored) throws IOException {
        return new String(content(Objects.requireNonNull(stored)), ISO_8859_1);
    }

    private static byte[] content(StoredObject stored) throws IOException {
        try (InputStream in = stored.open()) {
            return in.readAllBytes();
        }
    }
}
