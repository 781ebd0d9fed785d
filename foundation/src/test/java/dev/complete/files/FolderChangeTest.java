package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChangeTest {

    private static final List<String> NAMES =
            List.of("first", "sub/deep/file", "kept/inner", ".dir", "link", "other", "record");

    @TempDir
    private Path folder;

    @BeforeEach
    void before() throws IOException {
        Files.writeString(folder.resolve("first"), "old");
        Files.createDirectories(folder.resolve("kept"));
        Files.writeString(folder.resolve("kept/inner"), "old");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("first"));
        Files.writeString(folder.resolve("record"), "old record");
        Files.writeString(folder.resolve("mine"), "untouched");
    }

    @Test
    void putsEverythingIntoPlaceAtOnce() throws IOException {
        Map<String, String> old = listing();
        try (FolderChange change = FolderChange.begin(folder)) {
            prepare(change);
            assertThat(listing()).isEqualTo(old);
            assertThat(change.now("first")).hasContent("new");
            assertThat(change.now("mine")).isEqualTo(folder.resolve("mine"));
            change.commit();
        }
        assertThat(listing()).isEqualTo(changed());
        assertThat(FolderChange.isPending(folder)).isFalse();
    }

    @Test
    void leavesNothingWhenItIsGivenUp() throws IOException {
        Map<String, String> old = listing();
        try (FolderChange change = FolderChange.begin(folder)) {
            prepare(change);
        }
        assertThat(listing()).isEqualTo(old);
        assertThat(FolderChange.isPending(folder)).isFalse();
    }

    /** What is prepared is taken away behind the change's back, one name after the other, so that its step fails. */
    @Test
    void undoesEverythingWhicheverStepFails() throws IOException {
        Map<String, String> old = listing();
        for (String failing : NAMES) {
            try (FolderChange change = FolderChange.begin(folder)) {
                prepare(change);
                FileTrees.delete(change.now(failing));
                assertThatThrownBy(change::commit).isInstanceOf(IOException.class);
            }
            assertThat(listing()).as(failing).isEqualTo(old);
            assertThat(FolderChange.isPending(folder)).as(failing).isFalse();
        }
    }

    /** The folder as it is after each of the renames, as a killed process leaves it. */
    @Test
    void makesGoodWhateverAKilledProcessLeft() throws IOException {
        Map<String, String> old = listing();
        for (int done = 0; done <= NAMES.size(); done++) {
            killedAfter(done);
            assertThat(FolderChange.isPending(folder)).isTrue();

            FolderChange.begin(folder).close();

            assertThat(listing())
                    .as("killed after %d", done)
                    .isEqualTo(done == NAMES.size() ? changed() : withHiddenFolder(old, done));
            FileTrees.delete(folder.resolve(".dir"));
        }
    }

    /** A build asks what earlier ones wrote before it makes good what they left: the first name says so of all others. */
    @Test
    void makesAFolderOnlyWhenItsTurnComes() throws IOException {
        ChangeJournal journal = written();
        FileTrees.delete(journal.staged("first"));

        assertThatThrownBy(journal::apply).isInstanceOf(IOException.class);

        assertThat(folder.resolve("sub")).doesNotExist();
    }

    @Test
    void undoesEverythingWhenInterrupted() throws IOException {
        Map<String, String> old = listing();
        ChangeJournal journal = written();
        FileTrees.delete(journal.staged("other"));
        assertThatThrownBy(journal::apply).isInstanceOf(IOException.class);

        Thread.currentThread().interrupt();
        journal.undo(false);

        assertThat(Thread.interrupted()).isTrue();
        journal.discard();
        assertThat(listing()).isEqualTo(old);
    }

    @Test
    void goesOnUndoingWhereAKilledProcessStopped() throws IOException {
        Map<String, String> old = listing();
        killedAfter(NAMES.size() - 1);
        Path kept = folder.resolve(FolderChange.NAME).resolve("old");
        Files.move(kept.resolve("record"), folder.resolve("record"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder.resolve("other"));

        FolderChange.begin(folder).close();

        assertThat(listing()).isEqualTo(withHiddenFolder(old, NAMES.size()));
    }

    /** Both names of a file may be there after a power cut, or only the new one. */
    @Test
    void doesNotAskWhichRenamesReachedTheDisk() throws IOException {
        Map<String, String> old = listing();
        killedAfter(1);
        Path work = folder.resolve(FolderChange.NAME);
        Files.createLink(work.resolve("new/first"), folder.resolve("first"));
        Files.createLink(folder.resolve("other"), work.resolve("new/other"));

        FolderChange.begin(folder).close();

        assertThat(listing()).isEqualTo(old);
    }

    @Test
    void keepsAFileThatSomebodyElsePutThereMeanwhile() throws IOException {
        killedAfter(0);
        Files.writeString(folder.resolve("other"), "mine");

        FolderChange.begin(folder).close();

        assertThat(folder.resolve("other")).hasContent("mine");
    }

    @Test
    void refusesAFolderInThePlaceOfAFile() throws IOException {
        Files.createDirectory(folder.resolve("other"));
        Map<String, String> old = listing();
        try (FolderChange change = FolderChange.begin(folder)) {
            prepare(change);
            assertThatThrownBy(change::commit)
                    .hasMessageContaining(folder.resolve("other").toString())
                    .hasMessageContaining("is a directory");
        }
        assertThat(listing()).isEqualTo(old);
    }

    @Test
    void refusesAFolderOfThatNameThatIsNoChange() throws IOException {
        Files.createDirectory(folder.resolve(FolderChange.NAME));
        Path mine = Files.writeString(folder.resolve(FolderChange.NAME).resolve("diary"), "mine");
        assertThatThrownBy(() -> FolderChange.begin(folder)).hasMessageContaining("in the way");
        assertThat(mine).exists();
    }

    @Test
    void cleansUpOnlyWhenTheChangeHasHappened() throws IOException {
        Path left = folder.resolve("mine");
        try (FolderChange change = FolderChange.begin(folder)) {
            prepare(change);
            change.afterwards(() -> Files.delete(left));
        }
        assertThat(left).exists();
        try (FolderChange change = FolderChange.begin(folder)) {
            prepare(change);
            change.afterwards(() -> Files.delete(left));
            change.commit();
        }
        assertThat(left).doesNotExist();
    }

    private void killedAfter(int renames) throws IOException {
        ChangeJournal journal = written();
        for (String name : NAMES.subList(0, renames)) {
            Files.createDirectories(
                    java.util.Objects.requireNonNull(folder.resolve(name).getParent()));
            AtomicFiles.publish(journal.staged(name), folder.resolve(name));
        }
    }

    /** All is prepared and written down, and nothing is in place. */
    private ChangeJournal written() throws IOException {
        ChangeJournal journal = new ChangeJournal(folder, folder.resolve(FolderChange.NAME));
        prepare(FolderChange.begin(folder));
        Map<String, EarlierNames.Before> before = new LinkedHashMap<>();
        for (String name : NAMES) {
            boolean there = Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
            before.put(name, there ? EarlierNames.Before.KEPT : EarlierNames.Before.ABSENT);
        }
        journal.write(before);
        return journal;
    }

    private static void prepare(FolderChange change) throws IOException {
        for (String name : NAMES) {
            Path staged = change.stage(name);
            switch (name) {
                case ".dir" -> Files.writeString(Files.createDirectory(staged).resolve("inside"), "new");
                case "link" -> Files.createSymbolicLink(staged, Path.of("other"));
                default -> Files.writeString(staged, "new");
            }
        }
    }

    /** A folder with something in it stays: whoever uses it already goes on. */
    private static Map<String, String> withHiddenFolder(Map<String, String> old, int done) {
        Map<String, String> expected = new TreeMap<>(old);
        if (done > NAMES.indexOf(".dir")) {
            expected.put(".dir", "folder");
            expected.put(".dir/inside", "new");
        }
        return expected;
    }

    private static Map<String, String> changed() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry(".dir", "folder"),
                Map.entry(".dir/inside", "new"),
                Map.entry("first", "new"),
                Map.entry("kept", "folder"),
                Map.entry("kept/inner", "new"),
                Map.entry("link", "-> other"),
                Map.entry("mine", "untouched"),
                Map.entry("other", "new"),
                Map.entry("record", "new"),
                Map.entry("sub", "folder"),
                Map.entry("sub/deep", "folder"),
                Map.entry("sub/deep/file", "new")));
    }

    private Map<String, String> listing() throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String name = folder.relativize(path).toString();
                if (name.isEmpty() || name.startsWith(FolderChange.NAME)) {
                    continue;
                }
                listing.put(
                        name,
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path) ? "folder" : Files.readString(path));
            }
        }
        return listing;
    }
}
