package dev.complete.files;

import dev.complete.files.EarlierNames.Before;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files on disk of a {@link FolderChange}. The folder {@code work} has {@code new/} with prepared entries, {@code old/}
 * with replaced ones, {@code last} with the content of the commit record, and {@code journal}: a line for each name
 * with its earlier state. Without a journal nothing was put into place; with it, the change has to be completed or
 * undone, and the commit record decides which.
 */
record ChangeJournal(Path folder, Path work) {

    private static final String NEW = "new";
    private static final String OLD = "old";
    private static final String LAST = "last";
    private static final String JOURNAL = "journal";
    private static final Set<String> CONTENTS = Set.of(NEW, OLD, LAST, JOURNAL);

    Path staged(String name) {
        return work.resolve(NEW).resolve(name);
    }

    private Path kept(String name) {
        return work.resolve(OLD).resolve(name);
    }

    void create() throws IOException {
        FileTrees.createPrivate(work);
        Files.createDirectory(work.resolve(NEW));
        Files.createDirectory(work.resolve(OLD));
    }

    /** Keeps the entries to be replaced and records the earlier state; nothing is in place yet. */
    void write(Map<String, Before> names) throws IOException {
        Map<String, Before> all = new LinkedHashMap<>();
        Set<Path> folders = new LinkedHashSet<>();
        String last = "";
        for (var name : names.entrySet()) {
            missingFolders(name.getKey()).forEach(missing -> all.put(missing, Before.NO_FOLDER));
            all.put(name.getKey(), name.getValue());
            if (name.getValue() == Before.KEPT) {
                keep(name.getKey());
                addParents(kept(name.getKey()), folders);
            }
            addParents(staged(name.getKey()), folders);
            last = name.getKey();
        }
        copy(staged(last), work.resolve(LAST));
        for (Path changed : folders) {
            AtomicFiles.syncDirectory(changed);
        }
        new EarlierNames(all).write(work.resolve(JOURNAL));
        AtomicFiles.syncDirectory(folder);
    }

    /** Missing folders above {@code name}, the highest first. */
    private List<String> missingFolders(String name) {
        List<String> missing = new ArrayList<>();
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (!Files.isDirectory(folder.resolve(above), LinkOption.NOFOLLOW_LINKS)) {
                missing.add(above);
            }
        }
        return missing;
    }

    private void addParents(Path path, Set<Path> folders) {
        for (Path parent = path.getParent(); parent != null && parent.startsWith(work); parent = parent.getParent()) {
            folders.add(parent);
        }
    }

    private void keep(String name) throws IOException {
        Path source = folder.resolve(name);
        Path target = kept(name);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.isSymbolicLink(source)) {
            Files.createSymbolicLink(target, Files.readSymbolicLink(source));
            return;
        }
        try {
            Files.createLink(target, source);
        } catch (FileSystemException | UnsupportedOperationException e) {
            // The file system has no hard links, or does not permit one to another user's file.
            copy(source, target);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Puts names into place in their order, each folder just before the first name in it. All of them are on disk
     * before the commit record.
     */
    void apply() throws IOException {
        EarlierNames earlier = read();
        InOrder order = new InOrder();
        for (var name : earlier.names().entrySet()) {
            Path target = folder.resolve(name.getKey());
            order.nextIn(parentOf(target));
            if (name.getValue() == Before.NO_FOLDER) {
                Files.createDirectory(target);
            } else if (!name.getKey().equals(earlier.last())) {
                Files.move(staged(name.getKey()), target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        order.end();
        AtomicFiles.publish(staged(earlier.last()), folder.resolve(earlier.last()));
        forget();
    }

    /**
     * Renames in order: a name may refer to those before it, as an index does to blobs. A power cut may keep the
     * changes of one folder and lose those of another, so those of a folder are forced to disk before those of the next
     * begin.
     */
    private static final class InOrder {
        private @Nullable Path changed;

        void nextIn(Path folder) throws IOException {
            if (!folder.equals(changed)) {
                end();
            }
            changed = folder;
        }

        void end() throws IOException {
            if (changed != null && Files.isDirectory(changed, LinkOption.NOFOLLOW_LINKS)) {
                AtomicFiles.syncDirectory(changed);
            }
        }
    }

    private Path parentOf(Path target) {
        Path parent = target.getParent();
        return parent == null ? folder : parent;
    }

    /**
     * Restores the earlier state, the commit record first. It can be repeated, and be stopped at any point, but not by
     * an earlier interrupt. It does not check which renames took place: after a power cut the two sides of a rename
     * need not agree.
     *
     * @param killed when the change was begun by a process that was killed: then a folder with entries stays, because
     *     it may be in use, and it does no harm
     */
    void undo(boolean killed) throws IOException {
        boolean interrupted = Thread.interrupted(); // an interrupt would close every channel to the disk
        try {
            undoEach(killed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void undoEach(boolean killed) throws IOException {
        InOrder order = new InOrder();
        for (var name : read().backwards()) {
            Path target = folder.resolve(name.getKey());
            order.nextIn(parentOf(target));
            if (name.getValue() != Before.KEPT) {
                remove(name.getKey(), name.getValue(), killed);
            } else if (Files.exists(kept(name.getKey()), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(kept(name.getKey()), target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        order.end();
        forget();
    }

    private void remove(String name, Before before, boolean killed) throws IOException {
        Path target = folder.resolve(name);
        boolean directory = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        boolean ours = directory || !Files.exists(staged(name), LinkOption.NOFOLLOW_LINKS) || isSame(target, name);
        if (!ours || (before == Before.NO_FOLDER && !directory)) {
            return;
        }
        if (before == Before.ABSENT && directory && !killed) {
            Files.move(target, staged(name), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            Files.deleteIfExists(target);
        } catch (DirectoryNotEmptyException e) {
            // Other entries are in it.
        }
    }

    private boolean isSame(Path target, String name) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(target, staged(name));
    }

    /** Completes or undoes the change of a killed process. */
    void recover() throws IOException {
        if (!Files.exists(work, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        requireOurs();
        if (Files.exists(work.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS)) {
            if (isCommitted()) {
                forget();
            } else {
                undo(true);
            }
        }
        FileTrees.delete(work);
    }

    private void requireOurs() throws IOException {
        boolean ours = Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS);
        if (ours) {
            try (var entries = Files.list(work)) {
                ours = entries.map(entry -> String.valueOf(entry.getFileName()))
                        .allMatch(name -> CONTENTS.contains(name) || name.startsWith(AtomicFiles.TEMPORARY_PREFIX));
            }
        }
        if (!ours) {
            throw new FileSystemException(work.toString(), null, "is in the way: no build wrote it; move it elsewhere");
        }
    }

    private boolean isCommitted() throws IOException {
        EarlierNames earlier = read();
        if (earlier.names().isEmpty()) {
            return false;
        }
        Path last = folder.resolve(earlier.last());
        return Files.isRegularFile(last, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(work.resolve(LAST), last) < 0;
    }

    /** Removes the journal: from here on there is nothing to complete or undo. */
    private void forget() throws IOException {
        Files.deleteIfExists(work.resolve(JOURNAL));
        AtomicFiles.syncDirectory(work);
    }

    /** Deletes all files of the change, unless a journal says that it is incomplete. */
    void discard() throws IOException {
        if (!Files.exists(work.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS)) {
            FileTrees.delete(work);
        }
    }

    private EarlierNames read() throws IOException {
        return EarlierNames.read(work.resolve(JOURNAL));
    }
}
