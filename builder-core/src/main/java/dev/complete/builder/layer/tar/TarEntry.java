package dev.complete.builder.layer.tar;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One entry of a canonical tar, without its content. Every constructed entry can be written.
 *
 * @param name as the archive has it: relative, without a leading {@code ./}; a directory's ends in a slash
 * @param metadata a hard link's is its leader's, because some consumers apply it to the shared file once more
 * @param size of the content in bytes; 0 for all but files
 * @param link a symlink's target, verbatim, or the name of a hard link's leader; empty for the other types
 */
public record TarEntry(String name, Type type, Metadata metadata, long size, String link) {

    /** The four types of format version 1. */
    public enum Type {
        FILE('0'),
        HARD_LINK('1'),
        SYMLINK('2'),
        DIRECTORY('5');

        private final char flag;

        Type(char flag) {
            this.flag = flag;
        }

        byte flag() {
            return (byte) flag;
        }
    }

    /** Linux's limits {@code XATTR_NAME_MAX} and {@code XATTR_SIZE_MAX}, in bytes. */
    private static final int MAX_XATTR_NAME = 255;

    private static final int MAX_XATTR_VALUE = 65_536;

    /** Limit of Go's archive/tar, with which container engines read layers, on extended headers. */
    private static final int MAX_XATTRS = 1_000_000;

    /** @throws IllegalArgumentException with a sentence naming the field that a tar or Linux cannot hold */
    public TarEntry {
        checkText("name", name);
        if (name.isEmpty() || name.startsWith("/") || name.startsWith("./")) {
            throw new IllegalArgumentException("a tar entry's name must be relative and plain");
        }
        if (name.endsWith("/") != (type == Type.DIRECTORY)) {
            throw new IllegalArgumentException("a tar entry's name ends in a slash when it is a directory, only then");
        }
        if (size < 0 || (size > 0 && type != Type.FILE)) {
            throw new IllegalArgumentException("only a file has a size, and never a negative one");
        }
        boolean links = type == Type.SYMLINK || type == Type.HARD_LINK;
        if (links == link.isEmpty()) {
            throw new IllegalArgumentException(links ? "the link target is empty" : "only a link has a target");
        }
        checkText("link target", link);
        checkXattrs(metadata);
    }

    public static TarEntry file(String name, long size) {
        return new TarEntry(name, Type.FILE, Metadata.FILE, size, "");
    }

    /** @param name ends in a slash */
    public static TarEntry directory(String name) {
        return new TarEntry(name, Type.DIRECTORY, Metadata.DIRECTORY, 0, "");
    }

    /** The entry of {@code tree} at {@code path}, which is not the root. */
    public static TarEntry of(RootfsTree tree, RootfsPath path, Node node) {
        String name = path.relative();
        if (node instanceof Node.Directory directory) {
            return new TarEntry(name + "/", Type.DIRECTORY, directory.metadata(), 0, "");
        }
        if (node instanceof Node.Symlink symlink) {
            Metadata metadata = symlink.metadata().withMode(0777); // Linux has no other
            return new TarEntry(name, Type.SYMLINK, metadata, 0, symlink.target());
        }
        Node.File file = Objects.requireNonNull(tree.file(path)); // a tree always has a hard link's leader
        if (node instanceof Node.HardLink hardLink) {
            String leader = hardLink.leader().relative();
            return new TarEntry(name, Type.HARD_LINK, file.metadata(), 0, leader);
        }
        return new TarEntry(name, Type.FILE, file.metadata(), file.content().size(), "");
    }

    /** The same entry of the same tree below another folder, whose name ends in a slash. */
    public TarEntry below(String folder) {
        return new TarEntry(folder + name, type, metadata, size, type == Type.HARD_LINK ? folder + link : link);
    }

    private static void checkText(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the " + what + " holds NUL");
        }
        if (utf8(what, text).remaining() > RootfsPath.MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "the " + what + " is longer than " + RootfsPath.MAX_PATH_BYTES + " bytes, Linux's limit");
        }
    }

    private static void checkXattrs(Metadata metadata) {
        long total = 0;
        for (var xattr : metadata.xattrs().entrySet()) {
            String name = xattr.getKey();
            int nameLength = utf8("name of an extended attribute", name).remaining();
            // `=` ends a PAX key, and GNU tar reads `%` as the start of an escape where others do not.
            boolean plain = name.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '=' || c == '%');
            if (name.isEmpty() || !plain) {
                throw new IllegalArgumentException(
                        "the name of an extended attribute is empty or holds `=`, `%` or a control character,"
                                + " which tar readers do not agree on");
            }
            if (nameLength > MAX_XATTR_NAME || xattr.getValue().length() > MAX_XATTR_VALUE) {
                throw new IllegalArgumentException("extended attribute " + name + " is longer than Linux's limits: "
                        + MAX_XATTR_NAME + " bytes of name, " + MAX_XATTR_VALUE + " of value");
            }
            total += nameLength + xattr.getValue().length();
        }
        if (total > MAX_XATTRS) {
            throw new IllegalArgumentException(
                    "the extended attributes are larger than " + MAX_XATTRS + " bytes together");
        }
    }

    private static ByteBuffer utf8(String what, String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the " + what + " holds half a surrogate pair", e);
        }
    }
}
