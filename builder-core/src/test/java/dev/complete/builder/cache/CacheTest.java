package dev.complete.builder.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {

    @TempDir
    Path temporary;

    private Path directory() {
        return temporary.resolve("a/cache");
    }

    @Test
    void isPrivateToItsOwner() throws Exception {
        Cache.open(directory()).close();

        assertThat(mode(directory())).isEqualTo("rwx------");
    }

    /** Such as a volume that continuous integration mounts. */
    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-xr-x", "rwxrwxrwx"})
    void takesAnEmptyFolderAndKeepsItsMode(String mode) throws Exception {
        Files.createDirectories(directory().resolve("lost+found"));
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString(mode));

        Cache.open(directory()).close();
        Cache.open(directory()).close();

        assertThat(mode(directory())).isEqualTo(mode);
        for (String folder : CacheFolder.FOLDERS) {
            assertThat(mode(directory().resolve(folder))).as(folder).isEqualTo("rwx------");
        }
        assertThat(directory().resolve("lost+found")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notes.txt",
                "git/config",
                "tmp/mine",
                ".tmp-abc",
                "cas/sha256/ab/x",
                "CACHEDIR.TAG",
                "cache.lock/x"
            })
    void refusesAFolderThatIsNoCache(String file) throws Exception {
        Path mine = directory().resolve(file);
        Files.createDirectories(mine.getParent());
        Files.writeString(mine, "Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n");
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory());
        String top = directory().relativize(mine).getName(0).toString();

        for (Path named : List.of(directory(), link)) {
            assertThatThrownBy(() -> Cache.open(named))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no cache: it holds `" + top + "`")
                    .hasMessageContaining("--cache DIR");
            assertThatThrownBy(() -> CacheCollector.collect(named, 0)).hasMessageContaining("is no cache");
            assertThatThrownBy(() -> CacheCollector.usage(named)).hasMessageContaining("is no cache");
        }

        assertThat(mode(directory())).isEqualTo("rwxr-xr-x");
        try (Stream<Path> all = Files.walk(directory())) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(mine);
        }
    }

    /** Made by a version that wrote no marker, or by a build that was killed before it did. */
    @Test
    void marksACacheThatHasNoMarker() throws Exception {
        BlobStore.Stored kept;
        try (Cache cache = Cache.open(directory())) {
            kept = cache.cas().write(out -> out.write(7));
        }
        Path marker = directory().resolve(CacheFolder.MARKER);
        String mark = Files.readString(marker);
        Files.delete(marker);

        try (Cache cache = Cache.open(directory())) {
            assertThat(cache.cas().size(kept.digest())).hasValue(1);
        }
        assertThat(marker).hasContent(mark);
        Files.writeString(Files.createDirectory(temporary.resolve("killed")).resolve("cache.lock"), "");
        Cache.open(temporary.resolve("killed")).close();
        assertThat(temporary.resolve("killed").resolve(CacheFolder.MARKER)).hasContent(mark);
    }

    @Test
    void isACacheWhileAnotherBuildMakesIt() throws Exception {
        for (int round = 0; round < 100; round++) {
            Path fresh = Files.createDirectory(temporary.resolve("fresh-" + round));
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> open(fresh));
            do {
                CacheFolder.existing(fresh);
            } while (!other.isDone());
            other.get(1, TimeUnit.MINUTES);
        }
    }

    private static void open(Path directory) {
        try {
            Cache.open(directory).close();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void asksAboutAnAbsentCacheWithoutMakingOne() throws Exception {
        assertThat(CacheCollector.usage(directory())).isEmpty();
        assertThat(CacheCollector.collect(directory(), 0)).isEqualTo(new CacheCollector.Collected(0, 0, 0));
        assertThat(directory()).doesNotExist();
    }

    @Test
    void leavesWhatNoBuildCanHaveMade() throws Exception {
        Cache.open(directory()).close();
        Path notes = Files.writeString(directory().resolve(".tmp-notes"), "mine");
        Path beside = Files.writeString(directory().resolve("README"), "mine");

        Cache.open(directory()).close();
        CacheCollector.collect(directory(), 0);

        assertThat(notes).exists();
        assertThat(beside).exists();
    }

    @Test
    void refusesAFolderOfAnotherUserInside() throws Exception {
        Assumptions.assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can give a folder away");
        Cache.open(directory()).close();
        Files.setAttribute(directory().resolve("memos"), "unix:uid", 12345);

        assertThatThrownBy(() -> Cache.open(directory()))
                .hasMessageContaining("memos")
                .hasMessageContaining("belongs to uid 12345");
    }

    @Test
    void refusesADirectoryOfAnotherUser() throws Exception {
        Files.createDirectories(directory());
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        Path foreign = root ? directory() : Path.of("/usr");
        if (root) {
            Files.setAttribute(directory(), "unix:uid", 12345);
        }

        assertThatThrownBy(() -> Cache.open(foreign))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to uid")
                .hasMessageContaining("--cache DIR");
    }

    /** A restored cache once had its logs written, and its old ones deleted, wherever a link led. */
    @ParameterizedTest
    @ValueSource(strings = {"logs", "failed", "roots", "cas", "cas/sha256", "memos/trees", "cache.lock"})
    void followsNoLinkOutOfItself(String place) throws Exception {
        Cache.open(directory()).close();
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Path link = directory().resolve(place);
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, elsewhere);

        assertThatThrownBy(() -> Cache.open(directory()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place)
                .hasMessageContaining("remove it");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void collectsTheLeastRecentlyUsedFirst() throws Exception {
        BlobStore.Stored old;
        BlobStore.Stored fresh;
        try (Cache cache = Cache.open(directory())) {
            old = cache.cas().write(out -> out.write(new byte[1000]));
            fresh = cache.cas().write(out -> out.write(new byte[1001]));
        }
        age(old.digest());

        CacheCollector.Collected collected = CacheCollector.collect(directory(), 1500);

        assertThat(collected).isEqualTo(new CacheCollector.Collected(1, 1000, 1001));
        try (Cache cache = Cache.open(directory())) {
            assertThat(cache.cas().size(old.digest())).isEmpty();
            assertThat(cache.cas().size(fresh.digest())).hasValue(1001);
        }
    }

    @Test
    void keepsWhatWasUsedAgain() throws Exception {
        BlobStore.Stored used;
        BlobStore.Stored idle;
        try (Cache cache = Cache.open(directory())) {
            used = cache.cas().write(out -> out.write(new byte[1000]));
            idle = cache.cas().write(out -> out.write(new byte[1001]));
            age(used.digest());
            age(idle.digest());
            cache.cas().open(used.digest()).close();
        }

        CacheCollector.collect(directory(), 1500);

        try (Cache cache = Cache.open(directory())) {
            assertThat(cache.cas().size(used.digest())).hasValue(1000);
            assertThat(cache.cas().size(idle.digest())).isEmpty();
        }
    }

    @Test
    void removesWhatACrashLeftBehindHoweverMuchMayStay() throws Exception {
        Cache.open(directory()).close();
        Path leftover = directory().resolve("cas/sha256/ab/.tmp-123");
        Files.createDirectories(leftover.getParent());
        Files.writeString(leftover, "half");

        CacheCollector.Collected collected = CacheCollector.collect(directory(), Long.MAX_VALUE);

        assertThat(leftover).doesNotExist();
        assertThat(collected.entries()).isEqualTo(1);
    }

    @Test
    void removesLocksThatNobodyHolds() throws Exception {
        Cache.open(directory()).close();
        Path lock = directory().resolve("actions").resolve("ab.lock");
        FileLocks.exclusive(lock).close();
        assertThat(lock).exists();

        CacheCollector.collect(directory(), Long.MAX_VALUE);

        assertThat(lock).doesNotExist();
        assertThat(directory().resolve("cache.lock")).exists();
    }

    /** A server holds them while it reads, without the lock of the cache. */
    @Test
    void keepsTheLocksOfWhatIsServed() throws Exception {
        Cache.open(directory()).close();
        Path lock = directory().resolve(Cache.SERVED).resolve("abc.lock");
        try (FileLocks.Held held = FileLocks.shared(lock)) {
            CacheCollector.collect(directory(), 0);
            assertThat(lock).exists();
        }
    }

    @Test
    void aFolderThatAServerRemovesMeanwhileIsNoFailure() throws Exception {
        Cache.open(directory()).close();
        Path served = directory().resolve(Cache.SERVED).resolve("a".repeat(64));
        CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
            try {
                while (!Files.exists(temporary.resolve("enough"))) {
                    Files.createDirectories(served.resolve("oci"));
                    FileTrees.delete(served);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 2_000; i++) {
                CacheCollector.usage(directory());
            }
        } finally {
            Files.createFile(temporary.resolve("enough"));
            server.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void forgetsWhatKilledBuildsWereWritingOnceItIsAlone() throws Exception {
        try (Cache first = Cache.open(directory())) {
            Path leftover = Files.writeString(directory().resolve("cas/.tmp-123"), "half a blob");
            Files.writeString(directory().resolve(".tmp-123"), "half a marker, or a blob of an older version");
            Cache.open(directory()).close();
            assertThat(leftover).as("it could be the other build's").exists();
            assertThat(first.directory()).exists();
        }
        Cache.open(directory()).close();
        assertThat(directory().resolve("cas/.tmp-123")).doesNotExist();
        assertThat(directory().resolve(".tmp-123")).doesNotExist();
    }

    @Test
    void forgetsTheFoldersOfKilledStepsOnceItIsAlone() throws Exception {
        Cache.open(directory()).close();
        Path closed = Files.createDirectories(directory().resolve("tmp/step-1/src/closed"));
        Files.writeString(closed.resolve("file"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

        try (Cache first = Cache.open(directory())) {
            Path running = Files.createDirectories(directory().resolve("tmp/step-2"));
            Cache.open(directory()).close();

            assertThat(directory().resolve("tmp/step-1")).doesNotExist();
            assertThat(running).as("of a build that runs").exists();
        }
    }

    @Test
    void removesToolsAndFailedRunsAsAWhole() throws Exception {
        Cache.open(directory()).close();
        for (String folder : new String[] {"roots/aa", "failed/app-1", "failed/app-2"}) {
            Files.createDirectories(directory().resolve(folder).resolve("root/bin"));
            Files.writeString(directory().resolve(folder).resolve("root/bin/sh"), "x".repeat(1000));
            Files.writeString(directory().resolve(folder).resolve("seal"), "y");
        }
        Files.setLastModifiedTime(directory().resolve("failed/app-1"), FileTime.from(Instant.EPOCH));

        assertThat(CacheCollector.usage(directory()).get("failed")).isEqualTo(new CacheCollector.Usage(2, 2002));
        assertThat(CacheCollector.collect(directory(), 2002).entries()).isEqualTo(1);

        assertThat(directory().resolve("failed/app-1")).doesNotExist();
        assertThat(directory().resolve("roots/aa/root/bin/sh")).exists();
        assertThat(directory().resolve("failed/app-2/seal")).exists();
    }

    @Test
    void neverCollectsUnderABuild() throws Exception {
        CompletableFuture<CacheCollector.Collected> collection;
        try (Cache cache = Cache.open(directory())) {
            cache.memos().putIfAbsent(Memos.Kind.TREE, MemosContract.KEY, "x".getBytes(UTF_8));
            collection = CompletableFuture.supplyAsync(() -> {
                try {
                    return CacheCollector.collect(directory(), 0);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(200);
            assertThat(collection).isNotDone();
            assertThat(cache.memos().get(Memos.Kind.TREE, MemosContract.KEY)).isNotNull();
        }
        assertThat(collection.get(10, TimeUnit.SECONDS).entries()).isEqualTo(1);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void age(Digest digest) throws IOException {
        Path file = directory()
                .resolve("cas/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    }
}
