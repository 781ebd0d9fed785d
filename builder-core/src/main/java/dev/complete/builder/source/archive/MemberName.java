package dev.complete.builder.source.archive;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names inside archives. A name is relative to the archive's root; a leading {@code ./}, doubled slashes and {@code .}
 * in between mean nothing to any reader and are dropped. Whatever readers treat differently is refused: absolute names
 * (some strip the slash, some obey it), {@code ..}, NUL, names that are not UTF-8, and OCI whiteouts.
 */
public final class MemberName {

    /** What OCI layers call a deletion; a name like this in an image would delete its neighbour. */
    public static final String WHITEOUT_PREFIX = ".wh.";

    private MemberName() {}

    /** The entry called {@code name}, as a path whose root is the archive's. */
    public static RootfsPath path(String name) throws ArchiveException {
        return normal(name, name, "");
    }

    /** What the hard link {@code name} leads to. */
    static RootfsPath hardLinkTarget(String name, String target) throws ArchiveException {
        return normal(target, name, "is a hard link to " + brief(Printable.escape(target)) + ", which ");
    }

    /** @param at the entry that messages name */
    private static RootfsPath normal(String path, String at, String subject) throws ArchiveException {
        if (path.isEmpty()) {
            throw ArchiveException.at(at, subject + "has an empty name");
        }
        if (path.startsWith("/")) {
            throw ArchiveException.at(at, subject + "is absolute: archive it with relative names");
        }
        StringBuilder normal = new StringBuilder(path.length());
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                throw ArchiveException.at(at, subject + "climbs out of the archive");
            }
            if (part.startsWith(WHITEOUT_PREFIX)) {
                throw ArchiveException.at(
                        at, subject + "starts with `.wh.`, which in an image deletes files of lower layers");
            }
            normal.append(normal.isEmpty() ? "" : "/").append(part);
        }
        try {
            return RootfsPath.ROOT.resolve(normal.toString());
        } catch (IllegalArgumentException e) {
            throw ArchiveException.at(brief(at), subject + "cannot be a path: " + e.getMessage());
        }
    }

    private static String brief(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    /** Checks what a symlink may hold at all; where it leads is judged when it is placed. */
    static void checkTarget(String name, String target) throws ArchiveException {
        if (target.isEmpty()) {
            throw ArchiveException.at(name, "is a symlink without a target");
        }
        if (target.indexOf('\0') >= 0) {
            throw ArchiveException.at(name, "is a symlink whose target holds NUL");
        }
        if (target.getBytes(StandardCharsets.UTF_8).length > RootfsPath.MAX_PATH_BYTES) {
            throw ArchiveException.at(
                    name, "is a symlink whose target is longer than " + RootfsPath.MAX_PATH_BYTES + " bytes");
        }
    }

    /** Strict UTF-8 without NUL. */
    public static String decode(byte[] bytes, String what) throws ArchiveException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw ArchiveException.at(text, what + " holds NUL");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw ArchiveException.at(new String(bytes, StandardCharsets.UTF_8), what + " is not UTF-8");
        }
    }
}
