package dev.complete.git.index;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of one index file, versions 2, 3 and 4 (gitformat-index(5)). Extensions that only save Git work
 * are skipped, but for the tree that all entries make; an unknown one that changes what the entries mean is an error, and
 * so is everything that Git would not write. Confined to one thread.
 */
final class IndexParser {

    private static final int SIGNATURE = 0x44495243; // DIRC
    private static final int LINK = 0x6c696e6b;
    private static final int SPARSE_DIRECTORIES = 0x73646972;
    private static final int CACHED_TREES = 0x54524545; // TREE

    /** Two bitmaps of a few million entries that no run makes shorter. */
    private static final int LARGEST_LINK = 4 << 20;

    /**
     * @param entries as they are in the file; those without a name stand for one of the shared index
     * @param link what to take from a shared index; null for an index that is whole
     * @param root what the entries make; null when the file does not say
     * @param checksum the file's own
     */
    record Parsed(
            List<IndexEntry> entries,
            boolean sparse,
            SharedIndex.@Nullable Link link,
            @Nullable CachedTree root,
            String checksum) {}

    /**
     * @param entries how many it stands for
     * @param id of the tree
     */
    record CachedTree(long entries, GitId id) {}

    private final IndexStream in;
    private final Limits limits;
    private final int version;
    private final List<IndexEntry> entries = new ArrayList<>();
    private boolean folders;
    private boolean sparse;
    private SharedIndex.@Nullable Link link;
    private @Nullable CachedTree root;
    private byte[] path = new byte[256];
    private int pathLength;
    private byte[] last = new byte[0];
    private int lastLength;
    private int lastStage;

    private IndexParser(IndexStream in, Limits limits) throws IOException, MalformedIndexException {
        this.in = in;
        this.limits = limits;
        if (in.left() < 12 || in.number() != SIGNATURE) {
            throw new MalformedIndexException("it does not begin as an index does");
        }
        this.version = in.number();
        if (version < 2 || version > 4) {
            throw new MalformedIndexException(
                    "it has version " + Integer.toUnsignedString(version) + ", and 2 to 4 are known");
        }
    }

    /** @param size of the file, in bytes */
    static Parsed parse(InputStream file, long size, Limits limits) throws IOException, MalformedIndexException {
        IndexParser parser = new IndexParser(new IndexStream(file, size), limits);
        long count = Integer.toUnsignedLong(parser.in.number());
        if (count > limits.entries()) {
            throw limit("it has " + count + " entries, more than the " + limits.entries()
                    + " that --limit entries=N allows");
        }
        for (long i = 0; i < count; i++) {
            parser.entry();
        }
        while (parser.in.left() > 0) {
            parser.extension();
        }
        if (parser.folders && !parser.sparse) {
            throw new MalformedIndexException("it has a whole folder for an entry and is no sparse index");
        }
        return new Parsed(parser.entries, parser.sparse, parser.link, parser.root, parser.in.checksum());
    }

    private void entry() throws IOException, MalformedIndexException {
        int changedSeconds = in.number();
        int changedNanos = in.number();
        int modifiedSeconds = in.number();
        int modifiedNanos = in.number();
        in.number(); // the device: Git does not compare it either, it changes with a mount
        int inode = in.number();
        int rawMode = in.number();
        int uid = in.number();
        int gid = in.number();
        int size = in.number();
        GitId id = GitId.fromBytes(in.bytes(20), 0);
        int flags = in.shortNumber();
        boolean extended = (flags & 0x4000) != 0;
        if (extended && version == 2) {
            throw new MalformedIndexException("it is of version 2 and has an entry of version 3");
        }
        int more = extended ? in.shortNumber() : 0;
        if ((more & 0x9fff) != 0) {
            throw new MalformedIndexException("an entry has a flag that is not known");
        }
        readPath(flags & 0xfff, extended ? 64 : 62);
        IndexEntry.Mode mode = mode(rawMode);
        int stage = flags >> 12 & 3;
        checkOrder(stage);
        boolean skipped = (more & 0x4000) != 0;
        int length = mode == IndexEntry.Mode.FOLDER ? folder(stage, skipped) : pathLength;
        entries.add(new IndexEntry(
                text(length),
                mode,
                id,
                stage,
                new IndexEntry.Stat(
                        changedSeconds, changedNanos, modifiedSeconds, modifiedNanos, inode, uid, gid, size),
                (flags & 0x8000) != 0,
                skipped,
                (more & 0x2000) != 0));
    }

    /** Up to a NUL; version 4 says how much of the path before stays, the others fill up to a multiple of 8. */
    private void readPath(int said, int before) throws IOException, MalformedIndexException {
        int kept = 0;
        if (version == 4) {
            long removed = variableNumber();
            if (removed > pathLength) {
                throw new MalformedIndexException("an entry takes more off the path before it than that has");
            }
            kept = pathLength - (int) removed;
        }
        pathLength = kept;
        int more;
        do {
            if (pathLength == path.length) {
                path = Arrays.copyOf(path, 2 * path.length);
            }
            more = in.beforeZero(path, pathLength, path.length - pathLength);
            pathLength += more;
            if (pathLength > limits.pathBytes()) {
                pathLength = limits.pathBytes();
                throw limit("it has a path longer than the " + limits.pathBytes()
                        + " bytes that --limit path-bytes=N allows: " + shownPath());
            }
        } while (more > 0);
        in.next(); // the NUL
        if (said != Math.min(pathLength, 0xfff)) {
            throw new MalformedIndexException("the path " + shownPath() + " is not as long as its entry says");
        }
        if (version < 4) {
            int length = before + pathLength;
            in.skip(((length + 8) & ~7) - length - 1);
        }
    }

    private long variableNumber() throws IOException, MalformedIndexException {
        int next = in.next();
        long value = next & 127;
        while ((next & 128) != 0) {
            if (value > Integer.MAX_VALUE) {
                throw new MalformedIndexException("it has a number that is too large");
            }
            next = in.next();
            value = ((value + 1) << 7) + (next & 127);
        }
        return value;
    }

    private IndexEntry.Mode mode(int raw) throws MalformedIndexException {
        return switch (raw >>> 12) {
            case 8 -> (raw & 0100) != 0 ? IndexEntry.Mode.EXECUTABLE : IndexEntry.Mode.FILE;
            case 10 -> IndexEntry.Mode.SYMLINK;
            case 14 -> IndexEntry.Mode.GITLINK;
            case 4 -> IndexEntry.Mode.FOLDER;
            default ->
                throw new MalformedIndexException("its entry " + shownPath() + " has the mode "
                        + Integer.toOctalString(raw) + ", which Git does not write");
        };
    }

    /** Checks the order: by bytes of the path, then by stage; entries without a path come first. */
    private void checkOrder(int stage) throws MalformedIndexException {
        int order = Arrays.compareUnsigned(last, 0, lastLength, path, 0, pathLength);
        boolean first = entries.isEmpty() || lastLength == 0;
        if (!first && (order > 0 || (order == 0 && lastStage >= stage))) {
            throw new MalformedIndexException("its entries are not in order at " + shownPath());
        }
        if (last.length < pathLength) {
            last = new byte[path.length];
        }
        System.arraycopy(path, 0, last, 0, pathLength);
        lastLength = pathLength;
        lastStage = stage;
    }

    private int folder(int stage, boolean skipped) throws MalformedIndexException {
        if (stage != 0 || !skipped || pathLength < 2 || path[pathLength - 1] != '/') {
            throw new MalformedIndexException(
                    "its entry " + shownPath() + " is a folder, but not one that a sparse checkout leaves out");
        }
        folders = true;
        return pathLength - 1;
    }

    private String text(int length) throws MalformedIndexException {
        String text = new String(path, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') < 0) {
            return text; // nothing was replaced
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedIndexException("its path " + shownPath() + " is not UTF-8");
        }
    }

    private static MalformedIndexException limit(String problem) {
        return new MalformedIndexException(ResolveException.Kind.LIMIT, problem);
    }

    private String shownPath() {
        return "'" + Printable.escape(new String(path, 0, pathLength, StandardCharsets.UTF_8)) + "'";
    }

    private void extension() throws IOException, MalformedIndexException {
        if (in.left() < 8) {
            throw new MalformedIndexException("it is cut short");
        }
        int name = in.number();
        long size = Integer.toUnsignedLong(in.number());
        if (size > in.left()) {
            throw new MalformedIndexException("its extension " + shown(name) + " is cut short");
        }
        if (name == LINK) {
            if (size < SharedIndex.ID_BYTES || size > LARGEST_LINK) {
                throw new MalformedIndexException("its extension " + shown(name) + " has " + size + " bytes");
            }
            link = SharedIndex.Link.of(in.bytes((int) size));
        } else if (name == SPARSE_DIRECTORIES) {
            sparse = true;
            in.skip(size);
        } else if (name == CACHED_TREES && size > 0) {
            long before = in.left();
            root = cachedRoot();
            long read = before - in.left();
            if (read > size) {
                throw new MalformedIndexException("its extension " + shown(name) + " is cut short");
            }
            in.skip(size - read);
        } else if (name >>> 24 >= 'A' && name >>> 24 <= 'Z') {
            in.skip(size);
        } else {
            throw new MalformedIndexException("it uses the extension " + shown(name)
                    + ", which changes what its entries mean and is not known here");
        }
    }

    /** The first of the cached trees: no name, how many entries it stands for, how many trees it has below, its id. */
    private @Nullable CachedTree cachedRoot() throws IOException, MalformedIndexException {
        if (in.next() != 0) {
            throw new MalformedIndexException("its cached trees do not begin with the root");
        }
        long count = decimal(' ');
        decimal('\n');
        return count < 0 ? null : new CachedTree(count, GitId.fromBytes(in.bytes(20), 0));
    }

    /** -1 for what is out of date. */
    private long decimal(char end) throws IOException, MalformedIndexException {
        StringBuilder digits = new StringBuilder();
        for (int next = in.next(); next != end; next = in.next()) {
            digits.append((char) next);
            if (digits.length() > 10) {
                break;
            }
        }
        if (!digits.toString().matches("-1|[0-9]{1,10}")) {
            throw new MalformedIndexException(
                    "its cached trees have '" + Printable.escape(digits.toString()) + "' in place of a number");
        }
        return Long.parseLong(digits.toString());
    }

    private static String shown(int name) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(0, name).array();
        return "'" + Printable.escape(new String(bytes, StandardCharsets.ISO_8859_1)) + "'";
    }
}
