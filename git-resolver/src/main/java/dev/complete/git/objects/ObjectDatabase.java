package dev.complete.git.objects;

import dev.complete.files.FileTrees;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects below one {@code objects/} directory and its alternates. Bitmaps, multi-pack indexes, commit graphs,
 * grafts, replace refs and shallow boundaries are never looked at, so they cannot change an answer. Thread-safe.
 */
public final class ObjectDatabase implements StoredObjects {

    private static final String INDEX = ".idx";

    private final List<Path> directories;
    private final DeltaBases bases;
    private final Map<Path, Pack> opened = new LinkedHashMap<>();
    private volatile List<Pack> packs = List.of();
    private volatile @Nullable Pack lastHit;
    private boolean closed;

    private ObjectDatabase(List<Path> directories, DeltaBases bases) {
        this.directories = directories;
        this.bases = bases;
    }

    /**
     * @param objects an {@code objects/} directory
     * @param bases may be shared with other databases
     */
    public static ObjectDatabase open(Path objects, DeltaBases bases) throws IOException {
        return new ObjectDatabase(Alternates.of(objects), bases);
    }

    /** Opens a database that shares nothing. */
    public static ObjectDatabase open(Path objects, Limits limits) throws IOException {
        return open(objects, new DeltaBases(limits.deltaBytes()));
    }

    /** The {@code objects/} directories that are searched: the repository's own, then its alternates. */
    public List<Path> directories() {
        return directories;
    }

    /** Null when no directory holds {@code id}, also after looking for new packs. */
    @Override
    public @Nullable StoredObject find(GitId id) throws IOException {
        List<Pack> searched = packs;
        StoredObject found = packed(id);
        if (found == null) {
            found = loose(id);
        }
        if (found == null) {
            rescan();
            // Another thread may have found the new ones.
            found = packs == searched ? null : packed(id);
        }
        return found;
    }

    @Override
    public SortedSet<GitId> startingWith(String digits) throws IOException {
        rescan();
        SortedSet<GitId> found = new TreeSet<>();
        for (Pack pack : packs) {
            found.addAll(pack.startingWith(digits));
        }
        for (Path directory : directories) {
            found.addAll(LooseObject.startingWith(directory, digits));
        }
        return found;
    }

    private @Nullable StoredObject packed(GitId id) throws IOException {
        Pack likely = lastHit;
        StoredObject found = likely == null ? null : likely.find(id);
        if (found != null) {
            return found;
        }
        for (Pack pack : packs) {
            found = pack == likely ? null : pack.find(id);
            if (found != null) {
                lastHit = pack;
                return found;
            }
        }
        return null;
    }

    private @Nullable StoredObject loose(GitId id) throws IOException {
        for (Path directory : directories) {
            Path file =
                    directory.resolve(id.hex().substring(0, 2)).resolve(id.hex().substring(2));
            StoredObject found = LooseObject.find(file);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Looks for packs that came after the last look. Vanished ones stay open until the end. */
    private synchronized void rescan() throws IOException {
        if (closed) {
            throw new IOException("the object database is closed");
        }
        boolean news = false;
        for (Path directory : directories) {
            for (Path index : indexes(directory.resolve("pack"))) {
                news |= !opened.containsKey(index) && add(index);
            }
        }
        if (news) {
            packs = List.copyOf(opened.values());
        }
    }

    private boolean add(Path index) throws IOException {
        String name = String.valueOf(index.getFileName());
        Path path = index.resolveSibling(name.substring(0, name.length() - INDEX.length()) + ".pack");
        try {
            opened.put(index, Pack.open(path, index, bases));
            return true;
        } catch (NoSuchFileException e) {
            return false; // an index whose pack is gone: a repack is under way, or was cut off
        } catch (CorruptObjectException | EOFException e) {
            throw new CorruptObjectException("a pack that may hold it, " + path + ", is damaged: " + e.getMessage());
        }
    }

    private static List<Path> indexes(Path directory) throws IOException {
        try {
            return FileTrees.children(directory).stream()
                    .filter(file -> file.toString().endsWith(INDEX))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Pack pack : opened.values()) {
            try {
                pack.close();
            } catch (IOException ignored) {
                // Closing a file that was only read loses nothing.
            }
        }
        opened.clear();
        packs = List.of();
        lastHit = null;
    }
}
