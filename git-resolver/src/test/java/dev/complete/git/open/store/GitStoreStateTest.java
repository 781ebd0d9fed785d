package dev.complete.git.open.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies around in a repository and must not matter, and what happens to it while it is open. */
class GitStoreStateTest {

    @TempDir
    Path temp;

    @Test
    void replaceRefsGraftsBitmapsAndConfigChangeNothing() throws Exception {
        GitFixture fixture = GitFixture.init(temp.resolve("it")).write("file", "right\n");
        String first = fixture.commit("first");
        String blob = fixture.id("HEAD:file");
        fixture.write("file", "wrong\n");
        String second = fixture.commit("second");
        fixture.git("replace", first, second);
        fixture.git("replace", blob, fixture.id("HEAD:file"));
        fixture.write(".git/info/grafts", second + "\n");
        fixture.git("repack", "-a", "-d", "-b", "-q");
        fixture.git("config", "core.autocrlf", "true");
        fixture.git("config", "core.packedGitWindowSize", "1");
        fixture.write(".git/info/attributes", "* text eol=crlf\n");

        try (GitStore store = GitStore.open(fixture.gitDirectory(), "it", Limits.DEFAULT)) {
            TreeEntry file = store.objects()
                    .tree(store.objects().commit(new GitId(first)).tree())
                    .get(0);
            assertThat(file.id()).isEqualTo(new GitId(blob));
            assertThat(text(store.objects(), file.id())).isEqualTo("right\n");
        }
    }

    @Test
    void seesWhatIsAddedAndSurvivesARepackWhileOpen() throws Exception {
        GitFixture fixture = GitFixture.init(temp.resolve("it")).write("file", "one\n");
        fixture.commit("first");
        GitId one = new GitId(fixture.id("HEAD:file"));
        fixture.repack("-a", "-d");
        try (GitStore store = GitStore.open(fixture.gitDirectory(), "it", Limits.DEFAULT)) {
            assertThat(text(store.objects(), one)).isEqualTo("one\n");
            fixture.write("file", "two\n");
            GitId second = new GitId(fixture.commit("second"));
            GitId two = new GitId(fixture.id("HEAD:file"));
            assertThat(store.hasCommit(second)).isTrue();
            fixture.gc();

            assertThat(text(store.objects(), one)).isEqualTo("one\n");
            assertThat(text(store.objects(), two)).isEqualTo("two\n");
        }
    }

    @Test
    void readsLargeDeltasThroughADiskFile() throws Exception {
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        GitFixture fixture = GitFixture.init(temp.resolve("it")).write("file", large);
        fixture.commit("first");
        GitId before = new GitId(fixture.id("HEAD:file"));
        large[10 << 20] ^= 1;
        fixture.write("file", large);
        fixture.commit("second");
        GitId after = new GitId(fixture.id("HEAD:file"));
        fixture.git("-c", "core.bigFileThreshold=1g", "-c", "pack.threads=1", "repack", "-a", "-d", "-f", "-q");
        long pack = Files.size(Path.of(fixture.git("rev-parse", "--absolute-git-dir"), "objects/pack")
                .resolve(packName(fixture)));
        assertThat(pack).as("one of the two is a delta").isLessThan(21 << 20);

        try (GitStore store = GitStore.open(fixture.gitDirectory(), "it", Limits.DEFAULT)) {
            for (GitId id : new GitId[] {before, after}) {
                try (InputStream in = store.objects().open(id)) {
                    assertThat(in.transferTo(java.io.OutputStream.nullOutputStream()))
                            .isEqualTo(large.length);
                }
                assertThat(store.objects().size(id)).isEqualTo(large.length);
                assertThat(spooled()).as("temporary files still held").isEmpty();
            }
        }
    }

    /** Files without a name that this process still holds open, and with them their space on disk. */
    private static List<String> spooled() throws Exception {
        List<String> held = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            for (Path descriptor : (Iterable<Path>) open::iterator) {
                if (Files.isSymbolicLink(descriptor)) {
                    held.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
            held.addAll(mapped.toList());
        }
        return held.stream().filter(name -> name.contains(".delta-base")).toList();
    }

    @Test
    void findsLfsContentOfAWorkTreeAndOfWhatItBorrowsFrom() throws Exception {
        String oid = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // of "hello"
        GitFixture fixture = GitFixture.init(temp.resolve("it"))
                .write("file", "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize 5\n")
                .write(".git/lfs/objects/2c/f2/" + oid, "hello");
        fixture.commit("first");
        GitId blob = new GitId(fixture.id("HEAD:file"));
        Path borrower = fixture.cloneTo(temp.resolve("borrower"), "--shared", "--bare");

        for (Path directory : new Path[] {fixture.gitDirectory(), borrower}) {
            try (GitStore store = GitStore.open(directory, "it", Limits.DEFAULT)) {
                assertThat(text(store.objects(), blob)).isEqualTo("hello");
                assertThat(store.objects().size(blob)).isEqualTo(5);
            }
        }
    }

    @Test
    void readsTheSurroundingsNeitherForConfigurationNorForTime() throws Exception {
        HermeticGit.install();
        SystemReader reader = SystemReader.getInstance();

        assertThat(reader.getUserConfig().getSections()).isEmpty();
        assertThat(reader.getSystemConfig().getSections()).isEmpty();
        assertThat(reader.getJGitConfig().getSections()).isEmpty();
        assertThat(reader.getenv("GIT_DIR")).isNull();
        long start = System.nanoTime();
        assertThat(FS.getFileStoreAttributes(temp).getFsTimestampResolution().toMillis())
                .isEqualTo(10);
        assertThat(System.nanoTime() - start).isLessThan(1_500_000_000L);
    }

    private static String packName(GitFixture fixture) throws Exception {
        try (var packs = Files.list(fixture.path().resolve(".git/objects/pack"))) {
            return packs.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".pack"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String text(ObjectSource store, GitId blob) throws Exception {
        try (InputStream in = store.open(blob)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
