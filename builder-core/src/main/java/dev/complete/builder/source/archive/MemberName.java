package dev.complete.builder.source.archive;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names inside archives, relative to the archive's root. A leading {@code ./}, doubled slashes and {@code .} in between
 * mean nothing to any reader and are dropped. Refused are names that readers treat differently: absolute ones, {@code
 * ..}, NUL, names that are not UTF-8, and OCI whiteouts.
 */
public final class MemberName {

    private MemberName() {}

    /** The path of an entry; its root is the archive's. */
    public static RootfsPath path(String name) throws ArchiveException {
        return normal(name, name, "");
    }

    /** The path of a hard link's target. */
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
            if (part.startsWith(RootfsPath.WHITEOUT_PREFIX)) {
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

    /** Checks a symlink's target as text. {@code MemberPlacement} checks where it leads. */
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
