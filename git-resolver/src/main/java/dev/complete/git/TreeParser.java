package dev.complete.git;

import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the bytes of a tree object: {@code mode SP name NUL id}, again and again. What Git would not have written is
 * refused rather than repaired. Stateless.
 *
 * <p>Of the modes, {@code 100664} is refused too: Git has not written it since 2005, and nothing says what it should
 * mean in an image.
 */
public final class TreeParser {

    private static final int ID_BYTES = 20;

    /** The longest mode is {@code 100644}. */
    private static final int LONGEST_MODE = 6;

    private final byte[] raw;
    private int position;

    private TreeParser(byte[] raw) {
        this.raw = raw;
    }

    /**
     * The entries in Git's order.
     *
     * @throws MalformedTreeException saying which entry is wrong and how
     */
    public static List<TreeEntry> parse(byte[] raw) throws MalformedTreeException {
        return new TreeParser(raw).entries();
    }

    private List<TreeEntry> entries() throws MalformedTreeException {
        List<TreeEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        byte[] before = {};
        while (position < raw.length) {
            String mode = mode();
            byte[] bytes = name();
            String name = text(bytes);
            EntryName.check(name, bytes.length);
            if (raw.length - position < ID_BYTES) {
                throw new MalformedTreeException("it ends in the middle of entry " + quoted(name));
            }
            GitId id = GitId.fromBytes(raw, position);
            position += ID_BYTES;
            TreeEntry entry = entry(mode, name, id);
            // Folders sort as if their name ended in a slash, so `a`, `a.b` and a folder `a` can all stand in order.
            if (!names.add(name)) {
                throw new MalformedTreeException("it holds the entry " + quoted(name) + " twice");
            }
            byte[] key = sortKey(entry, bytes);
            if (Arrays.compareUnsigned(before, key) >= 0) {
                throw new MalformedTreeException("its entry " + quoted(name) + " is out of order");
            }
            before = key;
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private String mode() throws MalformedTreeException {
        int start = position;
        while (position < raw.length && raw[position] != ' ' && position - start <= LONGEST_MODE) {
            position++;
        }
        if (position == raw.length || raw[position] != ' ') {
            throw new MalformedTreeException("it holds an entry whose mode does not end");
        }
        return new String(raw, start, position++ - start, StandardCharsets.ISO_8859_1);
    }

    private byte[] name() throws MalformedTreeException {
        int start = position;
        while (position < raw.length && raw[position] != 0) {
            position++;
        }
        if (position == raw.length) {
            throw new MalformedTreeException("it holds an entry whose name does not end");
        }
        return Arrays.copyOfRange(raw, start, position++);
    }

    private static String text(byte[] name) throws MalformedTreeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            String shown = Printable.escape(new String(name, StandardCharsets.ISO_8859_1));
            throw new MalformedTreeException(
                    "its entry '" + shown + "' (shown as Latin-1) is not UTF-8, the only encoding of names that is"
                            + " supported; rename it");
        }
    }

    private static TreeEntry entry(String mode, String name, GitId id) throws MalformedTreeException {
        return switch (mode) {
            case "100644" -> new TreeEntry.File(name, id, false);
            case "100755" -> new TreeEntry.File(name, id, true);
            case "120000" -> new TreeEntry.Symlink(name, id);
            case "40000" -> new TreeEntry.Directory(name, id);
            case "160000" -> new TreeEntry.Gitlink(name, id);
            default ->
                throw new MalformedTreeException("its entry " + quoted(name) + " has the mode '"
                        + Printable.escape(mode) + "', none of 100644, 100755, 120000, 40000 and 160000");
        };
    }

    private static byte[] sortKey(TreeEntry entry, byte[] name) {
        if (!(entry instanceof TreeEntry.Directory)) {
            return name;
        }
        byte[] key = Arrays.copyOf(name, name.length + 1);
        key[name.length] = '/';
        return key;
    }

    static String quoted(String name) {
        return "'" + Printable.escape(name) + "'";
    }
}
