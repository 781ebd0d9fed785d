package dev.complete.git.index;

import dev.complete.git.GitId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code link} extension of a split index: most entries are in a file that other versions of the index share, and
 * two bitmaps say which of them are deleted and which have a newer version here.
 */
final class SharedIndex {

    static final int ID_BYTES = 20;

    /** The place of an entry: an unfinished merge has up to three at one path. */
    private record Place(String path, int stage) {}

    /**
     * @param id the checksum, and the end of the name, of the shared file; zeros when nothing is shared
     * @param bitmaps what is deleted, then what is replaced; nothing when neither is
     */
    record Link(GitId id, ByteBuffer bitmaps) {

        static Link of(byte[] extension) {
            return new Link(
                    GitId.fromBytes(extension, 0),
                    ByteBuffer.wrap(extension, ID_BYTES, extension.length - ID_BYTES)
                            .slice());
        }

        boolean isEmpty() {
            return id.hex().equals("0".repeat(2 * ID_BYTES));
        }
    }

    private SharedIndex() {}

    /** Entries of {@code own} without a name replace those that the bitmap counts, in order; the others are added. */
    static List<IndexEntry> merged(Link link, List<IndexEntry> shared, List<IndexEntry> own)
            throws MalformedIndexException {
        ByteBuffer bitmaps = link.bitmaps().duplicate();
        BitSet deleted = new BitSet();
        BitSet replaced = new BitSet();
        if (bitmaps.hasRemaining()) {
            deleted = EwahBitmap.read(bitmaps, shared.size());
            replaced = EwahBitmap.read(bitmaps, shared.size());
        }
        if (bitmaps.hasRemaining() || deleted.intersects(replaced)) {
            throw new MalformedIndexException("what it says of its shared index contradicts itself");
        }
        int next = 0;
        Map<Place, IndexEntry> all = new LinkedHashMap<>();
        for (int i = 0; i < shared.size(); i++) {
            IndexEntry entry = shared.get(i);
            if (replaced.get(i)) {
                if (next == own.size() || !own.get(next).path().isEmpty()) {
                    throw new MalformedIndexException("it replaces more of its shared index than it has entries for");
                }
                entry = own.get(next++).at(entry.path());
            }
            if (!deleted.get(i)) {
                all.put(new Place(entry.path(), entry.stage()), entry);
            }
        }
        for (IndexEntry entry : own.subList(next, own.size())) {
            all.put(new Place(entry.path(), entry.stage()), entry);
        }
        return new ArrayList<>(all.values());
    }
}
