package dev.complete.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An atomic change of several names in one folder. New entries are prepared below a new folder {@code .complete-change}
 * that only this user can enter; {@link #commit} renames all of them into place, in the order of their preparation, and
 * undoes its renames when any step fails. A killed process leaves that folder, and {@link #begin} restores the earlier
 * state, or keeps the new one when the last name, which is the commit record, is already in place.
 *
 * <p>Every name is replaced by a rename, so it always has its old or its new content. Replaced entries are kept, by a
 * hard link, until the change is complete. Not thread-safe; the caller holds a lock that protects the folder from other
 * changes.
 */
public final class FolderChange implements AutoCloseable {

    /** Name of the folder with prepared entries; only {@link #begin} may delete it. */
    public static final String NAME = ".complete-change";

    /** Work to do after the change. */
    @FunctionalInterface
    public interface Cleanup {
        void run() throws IOException;
    }

    private final Path folder;
    private final ChangeJournal journal;
    private final Set<String> staged = new LinkedHashSet<>();
    private final List<Cleanup> cleanups = new ArrayList<>();

    private FolderChange(Path folder, ChangeJournal journal) {
        this.folder = folder;
        this.journal = journal;
    }

    /** Whether a change of {@code folder} is under way, or was killed. */
    public static boolean isPending(Path folder) {
        return Files.exists(folder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Completes or undoes the change of a killed process, and begins a new one. */
    public static FolderChange begin(Path folder) throws IOException {
        ChangeJournal journal = new ChangeJournal(folder, folder.resolve(NAME));
        journal.recover();
        journal.create();
        return new FolderChange(folder, journal);
    }

    /**
     * The path at which to prepare the new {@code name}: a file, forced to disk, a link or a folder. Its parents exist.
     *
     * @param name relative, with slashes; the last one staged is the commit record and has to be a file
     */
    public Path stage(String name) throws IOException {
        staged.remove(name);
        staged.add(name);
        Path place = journal.staged(name);
        Path parent = place.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return place;
    }

    /** A folder for the new {@code name}, to be filled before the names in it are known and staged. */
    public Path workspace(String name) {
        return journal.staged(name);
    }

    /** The path of {@code name} until the change takes place: prepared, or in its place. */
    public Path now(String name) {
        return staged.contains(name) ? journal.staged(name) : folder.resolve(name);
    }

    /** Registers {@code cleanup} to run after the change. */
    public void afterwards(Cleanup cleanup) {
        cleanups.add(cleanup);
    }

    /**
     * Puts everything into place.
     *
     * @throws IOException when it cannot; then the folder is as it was
     */
    public void commit() throws IOException {
        Map<String, EarlierNames.Before> names = new LinkedHashMap<>();
        for (String name : staged) {
            refuseFolderInTheWay(name);
            names.put(
                    name,
                    Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
                            ? EarlierNames.Before.KEPT
                            : EarlierNames.Before.ABSENT);
        }
        try {
            journal.write(names);
            journal.apply();
        } catch (IOException | RuntimeException e) {
            undo(e);
            throw e;
        }
        cleanUp();
    }

    private void refuseFolderInTheWay(String name) throws FileSystemException {
        Path target = folder.resolve(name);
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    target.toString(), null, "is a directory in the place of an output; move it elsewhere");
        }
    }

    /** Undoes the change; when that fails too, the journal stays, and the next {@link #begin} finds it. */
    private void undo(Exception failure) {
        try {
            journal.undo(false);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Removes replaced entries. The change is complete, so failures are ignored; the next change removes the rest. */
    private void cleanUp() {
        try {
            for (Cleanup cleanup : cleanups) {
                cleanup.run();
            }
        } catch (IOException e) {
            // see above
        }
    }

    /** Removes the prepared entries, unless a change could be neither completed nor undone. */
    @Override
    public void close() {
        try {
            journal.discard();
        } catch (IOException e) {
            // The next change removes it.
        }
    }
}
