package dev.complete.builder.rootfs.checkout;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.files.FileTrees;
import dev.complete.files.NamedOutputStream;
import dev.complete.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree to the host's file system; no other class does. It stays inside its directory: the directory is new and
 * private, so no other user can put links there; every parent in the tree is a directory, so no path runs through an
 * extracted link; every file is newly created. Metadata that the host does not let this user set is counted and reported.
 * Not thread-safe; one extraction each.
 */
public final class TreeExtractor {

    private static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(Metadata.TIME));

    private static final String USER_NAMESPACE = "user.";

    private static final int BUFFER = 256 << 10;

    /** Owners of the extracted entries. */
    public enum Owners {
        /** The tree's owners, as far as the host lets this user set them. */
        AS_IN_TREE,
        /** The extracting user: for a sandbox in which that user is root, and no other exists. */
        MINE
    }

    /** Order in which files are made; some file systems list them in it. Never changes the content. */
    public enum Order {
        PATHS,
        PATHS_BACKWARDS
    }

    private final Path root;
    private final ContentSource contents;
    private final Owners owners;
    /** One for all files: most of them are much smaller, and a new one has to be cleared. */
    private final byte[] buffer = new byte[BUFFER];

    private long lostOwners;
    private long lostAttributes;
    private @Nullable String firstLostAttribute;

    private TreeExtractor(Path root, ContentSource contents, Owners owners) {
        this.root = root;
        this.contents = contents;
        this.owners = owners;
    }

    /**
     * @param root does not exist; its parent is private
     * @return notes on lost metadata, for the user; empty without losses
     */
    public static List<String> extract(RootfsTree tree, ContentSource contents, Path root, Owners owners, Order order)
            throws IOException {
        return extract(tree, contents, root, owners, inOrder(tree, order));
    }

    /**
     * Extracts as with an {@link Order}.
     *
     * @param order all paths of {@code tree}: folders before their entries and leaders before their links
     */
    public static List<String> extract(
            RootfsTree tree, ContentSource contents, Path root, Owners owners, Collection<RootfsPath> order)
            throws IOException {
        TreeExtractor extractor = new TreeExtractor(root, contents, owners);
        for (RootfsPath path : order) {
            extractor.create(path, Objects.requireNonNull(tree.get(path)));
        }
        // Last and backwards: a folder may forbid writes, and its time changes with each new entry.
        for (var entry : tree.nodes().descendingMap().entrySet()) {
            if (entry.getValue() instanceof Node.Directory directory) {
                extractor.finish(extractor.host(entry.getKey()), directory.metadata(), false);
            }
        }
        return extractor.notes();
    }

    /** The paths with folders before their entries and leaders before their links, for any order. */
    private static Collection<RootfsPath> inOrder(RootfsTree tree, Order order) {
        if (order == Order.PATHS) {
            return tree.nodes().keySet();
        }
        List<RootfsPath> paths = new ArrayList<>(tree.nodes().keySet());
        paths.sort(Comparator.comparingInt((RootfsPath path) -> rank(path, Objects.requireNonNull(tree.get(path))))
                .thenComparing(Comparator.reverseOrder()));
        return paths;
    }

    private static int rank(RootfsPath path, Node node) {
        int files = RootfsPath.MAX_PATH_BYTES;
        return node instanceof Node.Directory ? path.names().size() : node instanceof Node.HardLink ? files + 1 : files;
    }

    private Path host(RootfsPath path) {
        return root.resolve(path.relative());
    }

    private void create(RootfsPath path, Node node) throws IOException {
        Path target = host(path);
        if (node instanceof Node.Directory) {
            FileTrees.createPrivate(target);
        } else if (node instanceof Node.File file) {
            file(target, path, file);
            finish(target, file.metadata(), false);
        } else if (node instanceof Node.Symlink symlink) {
            Files.createSymbolicLink(target, root.getFileSystem().getPath(symlink.target()));
            finish(target, symlink.metadata(), true);
        } else if (node instanceof Node.HardLink link) {
            Files.createLink(target, host(link.leader()));
        }
    }

    private void file(Path target, RootfsPath path, Node.File file) throws IOException {
        try (OutputStream out =
                        NamedOutputStream.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                InputStream in = contents.open(file.content())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
        if (Files.size(target) != file.content().size()) {
            throw new EOFException(Printable.escape(path.toString()) + " has " + Files.size(target) + " bytes, not "
                    + file.content().size() + " as announced");
        }
    }

    /** Sets the owner before the mode, because changing the owner clears setuid; times last. */
    private void finish(Path target, Metadata metadata, boolean link) throws IOException {
        owner(target, metadata);
        attributes(target, metadata, link);
        if (!link) {
            Files.setAttribute(target, "unix:mode", metadata.mode());
        }
        Files.getFileAttributeView(target, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(TIME, TIME, null);
    }

    private void owner(Path target, Metadata metadata) throws IOException {
        if (owners == Owners.MINE) {
            return;
        }
        var present = Files.readAttributes(target, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        Integer uid = (int) metadata.uid();
        Integer gid = (int) metadata.gid();
        if (uid.equals(present.get("uid")) && gid.equals(present.get("gid"))) {
            return;
        }
        try {
            Files.setAttribute(target, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(target, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            lostOwners++;
        }
    }

    private void attributes(Path target, Metadata metadata, boolean link) {
        for (var xattr : metadata.xattrs().entrySet()) {
            if (link || !setAttribute(target, xattr.getKey(), xattr.getValue())) {
                lostAttributes++;
                if (firstLostAttribute == null) {
                    firstLostAttribute = xattr.getKey() + " of /" + root.relativize(target);
                }
            }
        }
    }

    /** Sets an attribute. Java reaches only the {@code user.} namespace; capabilities are in another. */
    private static boolean setAttribute(Path target, String name, Bytes value) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(target, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !name.startsWith(USER_NAMESPACE)) {
            return false;
        }
        try {
            view.write(name.substring(USER_NAMESPACE.length()), ByteBuffer.wrap(value.toArray()));
            return true;
        } catch (IOException e) {
            return false; // the file system has no extended attributes
        }
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (lostOwners > 0) {
            notes.add("owners of " + lostOwners + " entries could not be set and are yours: build as root to keep them,"
                    + " or use the oci or lxc output");
        }
        if (lostAttributes > 0) {
            notes.add(lostAttributes + (lostAttributes == 1 ? " extended attribute" : " extended attributes")
                    + " could not be set, first " + Printable.escape(String.valueOf(firstLostAttribute))
                    + ": what depends on file capabilities will not run from the bundle");
        }
        return notes;
    }
}
