package dev.complete.git;

import java.util.Locale;

/**
 * Names that a tree entry may have: any that Linux can hold, except those with which a tree could reach out of its
 * folder or into a {@code .git} on any system that it may be checked out on. Git refuses the same (its
 * {@code verify_path}, with {@code core.protectHFS} and {@code core.protectNTFS}), other than Windows' reserved device
 * names, which are ordinary files here.
 */
final class EntryName {

    /** NAME_MAX of Linux. */
    static final int LONGEST = 255;

    private EntryName() {}

    /** @param bytes length in UTF-8 */
    static void check(String name, int bytes) throws MalformedTreeException {
        if (name.isEmpty()) {
            throw new MalformedTreeException("it holds an entry with an empty name");
        }
        if (bytes > LONGEST) {
            throw new MalformedTreeException("its entry " + TreeParser.quoted(name.substring(0, 40))
                    + "… has a name of " + bytes + " bytes, more than the " + LONGEST + " that Linux allows");
        }
        if (name.indexOf('/') >= 0) {
            throw new MalformedTreeException("its entry " + TreeParser.quoted(name) + " has a slash in its name");
        }
        if (name.equals(".") || name.equals("..")) {
            throw new MalformedTreeException("it holds an entry named '" + name + "'");
        }
        if (isDotGit(name)) {
            throw new MalformedTreeException(
                    "its entry " + TreeParser.quoted(name) + " is, or looks to some file systems like, '.git'");
        }
    }

    private static boolean isDotGit(String name) {
        // Unmappable case rules (a Turkish dotless i) do not apply: Git folds ASCII only.
        String plain = withoutIgnorable(name).toLowerCase(Locale.ROOT);
        return plain.equals(".git") || ntfsName(name.toLowerCase(Locale.ROOT));
    }

    /** NTFS drops trailing dots and spaces, opens streams after a colon, and knows .git by its short name too. */
    private static boolean ntfsName(String lower) {
        for (String special : new String[] {".git", "git~1"}) {
            if (lower.startsWith(special)) {
                String rest = lower.substring(special.length());
                int colon = rest.indexOf(':');
                String suffix = colon < 0 ? rest : rest.substring(0, colon);
                if (suffix.chars().allMatch(c -> c == '.' || c == ' ')) {
                    return true;
                }
            }
        }
        return false;
    }

    /** HFS+ passes over these code points when it compares names (Git's {@code next_hfs_char}, utf8.c). */
    private static String withoutIgnorable(String name) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name;
        }
        StringBuilder kept = new StringBuilder(name.length());
        name.chars().filter(c -> !ignorable(c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static boolean ignorable(int c) {
        return (c >= 0x200c && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x206a && c <= 0x206f)
                || c == 0xfeff;
    }
}
