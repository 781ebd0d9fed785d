package dev.complete.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/**
 * Checks that no other user can replace a folder, or its entries, with a link to another place: write permission to a
 * folder includes renaming its entries. So a folder and all above it must belong to this user or root, and no one else
 * may write into them. A parent may be a sticky folder such as {@code /tmp}, where users can rename only their own
 * entries. Every link on the way must belong to this user or root.
 *
 * <p>A group may write if it has no other members. Of access control lists only the mask is checked, which replaces the
 * group's bits.
 */
public final class FolderTrust {

    private static final int WRITABLE_BY_OTHERS = 0002;
    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int STICKY = 01000;

    /** Linux's limit on links. */
    private static final int MOST_LINKS = 40;

    private final int self;
    private final Accounts accounts;

    /** Owner and permissions of an entry; of a link itself, not its target. */
    private record Entry(int uid, int gid, int mode) {
        static Entry of(Path path) throws IOException {
            Map<String, Object> values = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            return new Entry(value(values, "uid"), value(values, "gid"), value(values, "mode"));
        }

        private static int value(Map<String, Object> values, String name) {
            return (Integer) Objects.requireNonNull(values.get(name));
        }
    }

    FolderTrust(int self, Accounts accounts) {
        this.self = self;
        this.accounts = accounts;
    }

    /**
     * @param folder need not exist: then its existing part counts
     * @throws FileSystemException naming the folder or link that another user could change, and what to do
     */
    public static void require(Path folder) throws IOException {
        if (folder.getFileSystem() == FileSystems.getDefault()) {
            int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            new FolderTrust(self, Accounts.ofHost()).check(folder);
        }
    }

    /** Checks each folder from the root down, in the kernel's order. */
    void check(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Deque<Path> rest = new ArrayDeque<>();
        absolute.forEach(rest::add);
        Path current = root(absolute);
        checkFolder(current, false);
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop().toString();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                Path parent = current.getParent();
                current = parent == null ? current : parent;
                continue;
            }
            Path next = current.resolve(name);
            if (Files.isSymbolicLink(next)) {
                if (++links > MOST_LINKS) {
                    throw new FileSystemException(absolute.toString(), null, "has too many links on its way");
                }
                current = followed(next, current, rest);
            } else if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                return;
            } else {
                checkFolder(next, rest.isEmpty());
                current = next;
            }
        }
    }

    private Path followed(Path link, Path folder, Deque<Path> rest) throws IOException {
        int owner = Entry.of(link).uid();
        if (owner != self && owner != 0) {
            throw refused(link, "is a link that " + accounts.named(owner) + " made; remove it");
        }
        Path target = Files.readSymbolicLink(link);
        Deque<Path> names = new ArrayDeque<>();
        target.forEach(names::add);
        for (Iterator<Path> backwards = names.descendingIterator(); backwards.hasNext(); ) {
            rest.push(backwards.next());
        }
        return target.isAbsolute() ? root(target) : folder;
    }

    private void checkFolder(Path path, boolean last) throws IOException {
        Entry entry;
        try {
            entry = Entry.of(path);
        } catch (NoSuchFileException e) {
            return; // it was removed in the meantime
        }
        int owner = entry.uid();
        int group = entry.gid();
        int mode = entry.mode();
        if (owner != self && owner != 0) {
            throw refused(
                    path,
                    "belongs to " + accounts.named(owner) + ", who could swap what is written there, and this runs as "
                            + accounts.named(self) + "; run it as " + accounts.named(owner)
                            + ", or give the folder to " + accounts.named(self) + " with chown");
        }
        if ((mode & STICKY) != 0 && !last) {
            return;
        }
        boolean byGroup = (mode & WRITABLE_BY_GROUP) != 0 && !accounts.isPrivate(group, owner);
        if ((mode & WRITABLE_BY_OTHERS) != 0 || byGroup) {
            String who = (mode & WRITABLE_BY_OTHERS) != 0 ? "other users" : "group " + group;
            throw refused(
                    path,
                    "can be written by " + who + ", who could swap what is written there; forbid it with chmod "
                            + ((mode & WRITABLE_BY_OTHERS) != 0 ? "go-w" : "g-w")
                            + (last && (mode & STICKY) != 0 ? ", or make a folder of your own in it" : ""));
        }
    }

    private static FileSystemException refused(Path path, String reason) {
        return new FileSystemException(path.toString(), null, reason);
    }

    private static Path root(Path absolute) {
        Path root = absolute.getRoot();
        if (root == null) {
            throw new IllegalArgumentException("not absolute: " + absolute);
        }
        return root;
    }
}
