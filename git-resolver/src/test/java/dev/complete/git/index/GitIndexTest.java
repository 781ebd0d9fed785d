package dev.complete.git.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Git writes the indexes and says what is in them. */
class GitIndexTest {

    @TempDir
    Path temp;

    private GitFixture git = GitFixture.at(Path.of(""));

    @BeforeEach
    void makeRepository() {
        git = GitFixture.init(temp.resolve("repository"));
        for (int i = 0; i < 200; i++) {
            git.write("svc/part" + i % 7 + "/file" + i, "content " + i);
        }
        git.write("caf\u00e9/\ud83d\ude00", "names").write("caf\u00e9/\uffee", "in byte order");
        git.executable("bin/run", "#!/bin/sh\n").symlink("link", "bin/run");
        git.write("long/" + "x".repeat(200) + "/" + "y".repeat(200), "long").commit("first");
    }

    private GitIndex read() throws ResolveException {
        return GitIndex.read(git.path().resolve(".git"), Limits.DEFAULT);
    }

    /** As {@code git ls-files --stage} has them; a letter for each flag. */
    private List<String> entries() throws ResolveException {
        return read().entries().stream()
                .map(entry -> mode(entry) + " " + entry.id() + " " + entry.stage() + "\t" + entry.path())
                .sorted()
                .toList();
    }

    private static String mode(IndexEntry entry) {
        return switch (entry.mode()) {
            case FILE -> "100644";
            case EXECUTABLE -> "100755";
            case SYMLINK -> "120000";
            case GITLINK -> "160000";
            case FOLDER -> "040000";
        };
    }

    private List<String> listed(String... options) {
        String[] command = Stream.concat(Stream.of("ls-files", "--stage", "-z"), Stream.of(options))
                .toArray(String[]::new);
        return Arrays.stream(git.git(command).split("\0", -1))
                .filter(line -> !line.isEmpty())
                .map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void readsEveryVersion(int version) throws Exception {
        git.git("update-index", "--skip-worktree", version == 2 ? "--no-skip-worktree" : "--skip-worktree", "bin/run");
        git.git("update-index", "--index-version", String.valueOf(version));
        assertThat(Files.readAllBytes(git.path().resolve(".git/index"))[7]).isEqualTo((byte) version);
        assertThat(entries()).isEqualTo(listed()).hasSize(205);
        assertThat(read().entries().stream().filter(IndexEntry::skipped).map(IndexEntry::path))
                .isEqualTo(version == 2 ? List.of() : List.of("bin/run"));
    }

    @Test
    void readsTheFlags() throws Exception {
        git.git("update-index", "--assume-unchanged", "svc/part0/file0");
        git.git("update-index", "--skip-worktree", "svc/part1/file1");
        git.write("added", "").git("add", "--intent-to-add", "added");
        List<IndexEntry> all = read().entries();
        assertThat(all.stream().filter(IndexEntry::assumed).map(IndexEntry::path))
                .containsExactly("svc/part0/file0");
        assertThat(all.stream().filter(IndexEntry::skipped).map(IndexEntry::path))
                .containsExactly("svc/part1/file1");
        assertThat(all.stream().filter(IndexEntry::intended).map(IndexEntry::path))
                .containsExactly("added");
    }

    @Test
    void readsTheStagesOfAnUnfinishedMerge() throws Exception {
        git.git("checkout", "--quiet", "-b", "other");
        git.write("svc/part0/file0", "theirs").commit("theirs");
        git.git("checkout", "--quiet", "main");
        git.write("svc/part0/file0", "ours").commit("ours");
        assertThatThrownBy(() -> git.git("merge", "other")).hasMessageContaining("git merge other");
        assertThat(entries()).isEqualTo(listed()).hasSize(207);
    }

    @ParameterizedTest
    @CsvSource({"2, false", "4, false", "4, true"})
    void readsASplitIndex(String version, boolean everyWrite) throws Exception {
        git.git("update-index", "--index-version", version);
        git.git("config", "splitIndex.maxPercentChange", "100");
        git.git("update-index", "--split-index");
        assertThat(entries()).isEqualTo(listed());
        for (int i = 0; i < 200; i += 3) {
            git.write("svc/part" + i % 7 + "/file" + i, "changed " + i);
        }
        git.git("add", "--all");
        git.git("rm", "--quiet", "--force", "-r", "svc/part1", "link");
        git.write("svc/part1", "a file now")
                .write("a", "first")
                .write("zz", "last")
                .git("add", "--all");
        git.git("update-index", "--chmod=+x", "svc/part0/file7");
        if (everyWrite) {
            git.git("update-index", "--chmod=+x", "svc/part0/file14");
        }
        assertThat(entries()).isEqualTo(listed()).hasSizeBetween(170, 204);
        assertThat(shared()).isNotEmpty();
    }

    @Test
    void readsOneThatIsSplitNoMore() throws Exception {
        git.git("update-index", "--split-index");
        git.git("update-index", "--no-split-index");
        assertThat(entries()).isEqualTo(listed());
    }

    private List<Path> shared() throws IOException {
        try (Stream<Path> all = Files.list(git.path().resolve(".git"))) {
            return all.filter(file -> file.getFileName().toString().startsWith("sharedindex."))
                    .toList();
        }
    }

    @Test
    void readsASparseIndex() throws Exception {
        git.git("sparse-checkout", "set", "--cone", "--sparse-index", "svc/part3");
        assertThat(entries()).isEqualTo(listed("--sparse")).anyMatch(line -> line.startsWith("040000 "));
        assertThat(read().entries().stream().filter(entry -> entry.mode() == IndexEntry.Mode.FOLDER))
                .allMatch(IndexEntry::skipped);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update-index --index-version 2",
                "update-index --index-version 4",
                "update-index --split-index",
                "status"
            })
    void knowsTheTreeItsEntriesMakeUntilOneIsStaged(String command) throws Exception {
        git.git(command.split(" ", -1));
        GitId tree = new GitId(git.git("rev-parse", "HEAD^{tree}").strip());
        assertThat(read().tree()).isEqualTo(tree);
        git.write("svc/part0/file0", "changed").git("add", "--all");
        assertThat(read().tree()).isNull();
        git.git("reset", "--quiet", "--hard");
        assertThat(read().tree()).isEqualTo(tree);
        git.write("empty", "").git("add", "--intent-to-add", "empty");
        assertThat(read().tree()).isNull();
    }

    @Test
    void knowsTheTreeOfASparseIndex() throws Exception {
        git.git("sparse-checkout", "set", "--cone", "--sparse-index", "svc/part3");
        assertThat(read().tree())
                .hasToString(git.git("rev-parse", "HEAD^{tree}").strip());
    }

    /** A count that is not the entries' is of another index; what is no number is of none. */
    @Test
    void takesNoTreeFromCachedTreesThatDoNotFit() throws Exception {
        byte[] index = index();
        int count = indexOf(index, "TREE") + 9;
        assertThat((char) index[count]).isEqualTo('2'); // of 205
        write(signed(Arrays.copyOf(changed(index, count, '3'), index.length - 20)));
        assertThat(read().tree()).isNull();
        assertRefused(
                signed(Arrays.copyOf(changed(index, count, 'x'), index.length - 20)), "'x05' in place of a number");
        assertRefused(
                signed(Arrays.copyOf(changed(index, count - 1, 'x'), index.length - 20)), "do not begin with the root");
    }

    private static int indexOf(byte[] index, String what) {
        return new String(index, StandardCharsets.ISO_8859_1).indexOf(what);
    }

    @Test
    void takesAnIndexWithoutChecksum() throws Exception {
        byte[] index = index();
        Arrays.fill(index, index.length - 20, index.length, (byte) 0);
        write(index);
        assertThat(entries()).isEqualTo(listed());
    }

    @Test
    void anAbsentIndexTracksNothing() throws Exception {
        Files.delete(git.path().resolve(".git/index"));
        assertThat(read().entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FSMN, true",
        "UNTR, true",
        "ZZZZ, true",
        "sdir, true",
        "link, false",
        "fsmn, false",
        "zzzz, false",
        "1abc, false"
    })
    void anExtensionThatChangesMeaningIsRefusedByName(String name, boolean taken) throws Exception {
        byte[] body = Arrays.copyOf(index(), index().length - 20);
        byte[] more = ByteBuffer.allocate(body.length + 12)
                .put(body)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(4)
                .putInt(7)
                .array();
        write(signed(more));
        if (taken) {
            assertThat(entries()).isEqualTo(listed());
        } else {
            assertThatThrownBy(this::read)
                    .isInstanceOf(ResolveException.class)
                    .hasMessageContaining("'" + name + "'")
                    .hasMessageContaining("git reset");
        }
    }

    @Test
    void refusesASharedIndexThatIsNotTheOne() throws Exception {
        git.git("update-index", "--split-index");
        byte[] other = index();
        Files.write(shared().get(0), other);
        assertThatThrownBy(this::read).hasMessageContaining("not the one that it was split from");
        Files.delete(shared().get(0));
        assertThatThrownBy(this::read).hasMessageContaining("no such file").hasMessageContaining("sharedindex.");
    }

    @Test
    void refusesWhatIsNoIndex() throws Exception {
        byte[] index = index();
        assertRefused(new byte[0], "only 0 bytes long");
        assertRefused(new byte[64], "does not begin as an index does");
        assertRefused(changed(index, 7, 5), "it has version 5");
        assertRefused(changed(index, 8, 0x7f), "more than the " + Limits.DEFAULT.entries());
        assertRefused(changed(index, 11, 0xff), "");
        assertRefused(Arrays.copyOf(index, index.length / 2), "");
        assertRefused(changed(index, index.length - 25, index[index.length - 25] + 1), "checksum");
    }

    /** Every damage is either found or harmless, and found soon. */
    @Test
    void noDamageIsTakenForAnIndex() throws Exception {
        git.git("update-index", "--index-version", "4", "--split-index");
        byte[] index = index();
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = index.clone();
            for (int j = 0; j <= i % 3; j++) {
                damaged[random.nextInt(damaged.length - 20)] = (byte) random.nextInt(256);
            }
            write(signed(Arrays.copyOf(damaged, damaged.length - 20)));
            try {
                read();
            } catch (ResolveException e) {
                assertThat(e).hasMessageContaining("the index ").hasMessageContaining("cannot be read");
            }
        }
    }

    private void assertRefused(byte[] index, String why) throws IOException {
        write(index);
        assertThatThrownBy(this::read).isInstanceOf(ResolveException.class).hasMessageContaining(why);
    }

    private static byte[] changed(byte[] index, int at, int value) {
        byte[] changed = index.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] signed(byte[] body) throws Exception {
        byte[] all = Arrays.copyOf(body, body.length + 20);
        System.arraycopy(MessageDigest.getInstance("SHA-1").digest(body), 0, all, body.length, 20);
        return all;
    }

    private byte[] index() throws IOException {
        return Files.readAllBytes(git.path().resolve(".git/index"));
    }

    private void write(byte[] index) throws IOException {
        Files.write(git.path().resolve(".git/index"), index);
    }
}
