package dev.complete.git.lfs;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A blob whose content is kept by Git LFS: the specification's {@code docs/spec.md}, "The Pointer".
 *
 * @param oid SHA-256 of the content, 64 lower-case hexadecimal digits
 * @param size of the content in bytes
 * @param extended the content went through an LFS extension, which only the extension's program could undo
 */
record LfsPointer(String oid, long size, boolean extended) {

    /** Pointers are smaller than this, by the specification. */
    static final int LIMIT = 1_024;

    /** Length of the shortest pointer: the oldest version's URL and a content of one digit's size. */
    static final int SHORTEST = 114;

    private static final Pattern FORM = Pattern.compile("version (?:https://git-lfs\\.github\\.com/spec/v1"
            + "|https://hawser\\.github\\.com/spec/v1|http://git-media\\.io/v/2)\r?\n"
            + "((?:ext-[0-9]-[^ \n]+ [^\n]+\n)*)"
            + "oid sha256:([0-9a-f]{64})\r?\n"
            + "size (0|[1-9][0-9]{0,17})\\s*");

    static boolean plausible(long blobSize) {
        return blobSize >= SHORTEST && blobSize < LIMIT;
    }

    /** Null when {@code blob} is ordinary content. */
    static @Nullable LfsPointer parse(byte[] blob) {
        if (!plausible(blob.length) || blob[0] != 'v') {
            return null;
        }
        Matcher form = FORM.matcher(new String(blob, StandardCharsets.ISO_8859_1));
        return form.matches()
                ? new LfsPointer(
                        form.group(2),
                        Long.parseLong(form.group(3)),
                        !form.group(1).isEmpty())
                : null;
    }
}
