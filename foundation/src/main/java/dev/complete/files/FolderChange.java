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
 * Several names of one folder that change together. What is new is prepared below a fresh folder {@code .complete-change}
 * that only this user can enter; {@link #commit} renames all of it into place, in the order in which it was prepared, and
 * undoes what it did when any step fails. A killed process leaves that folder, and {@link #begin} makes the folder what it
 * was before, or leaves it as it is when the last name, which is the commit record, is there already.
 *
 * <p>Every name is replaced by a rename, so it always has its old or its new content. What was replaced is kept, by a hard
 * link, until all is done. Not thread-safe; the caller holds a lock that all who change the folder hold.
 */
public final class FolderChange implements AutoCloseable {

    /** The folder with what is prepared; safe to delete only by {@link #begin}. */
    public static final String NAME = ".complete-change";

    /** Work that is left when the change has happened. */
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

    /** Whether somebody is changing {@code folder}, or was killed when doing so. */
    public static boolean isPending(Path folder) {
        return Files.exists(folder.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Ends what a killed process began, and begins. */
    public static FolderChange begin(Path folder) throws IOException {
        ChangeJournal journal = new ChangeJournal(folder, folder.resolve(NAME));
        journal.recover();
        journal.create();
        return new FolderChange(folder, journal);
    }

    /**
     * Where to make what {@code name} is to be: a file, forced to disk, a link or a folder. Its parents are there.
     *
     * @param name relative, with slashes; the last one that is asked for is the commit record and has to be a file
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

    /** A folder for what will be {@code name}, to be filled before the names in it are known and staged. */
    public Path workspace(String name) {
        return journal.staged(name);
    }

    /** Where {@code name} is until the change has happened: prepared, or in its place. */
    public Path now(String name) {
        return staged.contains(name) ? journal.staged(name) : folder.resolve(name);
    }

    /** Runs {@code cleanup} when the change has happened. */
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

    /** When even that fails, the journal stays, and whoever begins next finds it. */
    private void undo(Exception failure) {
        try {
            journal.undo(false);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** The change has happened: what cannot be removed now is no reason to say that it has not, and is removed next time. */
    private void cleanUp() {
        try {
            for (Cleanup cleanup : cleanups) {
                cleanup.run();
            }
        } catch (IOException e) {
            // see above
        }
    }

    /** Removes what was prepared, unless a change could be neither done nor undone. */
    @Override
    public void close() {
        try {
            journal.discard();
        } catch (IOException e) {
            // The next change removes it.
        }
    }
}
