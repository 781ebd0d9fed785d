package dev.complete.git.objects;

import dev.complete.git.GitId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of one entry of a pack.
 *
 * @param offset where the entry begins in the pack
 * @param size declared size of what the zlib stream holds: content, or delta instructions
 * @param dataAt where the zlib stream begins
 * @param kind null for a delta
 * @param baseOffset where the delta's base begins, or -1 when {@code baseId} says it
 * @param baseId the delta's base, by id
 */
record PackEntry(
        long offset,
        long size,
        long dataAt,
        @Nullable ObjectKind kind,
        long baseOffset,
        @Nullable GitId baseId) {

    /** Two numbers of at most ten bytes, or one and an id. */
    static final int LONGEST_HEADER = 32;

    private static final int OFFSET_DELTA = 6;
    private static final int ID_DELTA = 7;

    boolean isDelta() {
        return kind == null;
    }

    static PackEntry parse(long offset, ByteBuffer header) throws CorruptObjectException {
        int c = next(header);
        int type = c >> 4 & 7;
        long size = c & 15;
        for (int shift = 4; (c & 0x80) != 0; shift += 7) {
            if (shift > 53) {
                throw new CorruptObjectException("its pack entry declares an absurd size");
            }
            c = next(header);
            size |= (long) (c & 0x7f) << shift;
        }
        ObjectKind kind = ObjectKind.ofPackType(type);
        if (kind != null) {
            return new PackEntry(offset, size, offset + header.position(), kind, -1, null);
        }
        switch (type) {
            case OFFSET_DELTA -> {
                long distance = distance(header);
                if (distance <= 0 || distance >= offset) {
                    throw new CorruptObjectException("its delta's base is " + distance + " bytes before byte " + offset
                            + " of the pack, which cannot be");
                }
                return new PackEntry(offset, size, offset + header.position(), null, offset - distance, null);
            }
            case ID_DELTA -> {
                if (header.remaining() < 20) {
                    throw cut();
                }
                byte[] id = new byte[20];
                header.get(id);
                return new PackEntry(offset, size, offset + header.position(), null, -1, GitId.fromBytes(id, 0));
            }
            default -> throw new CorruptObjectException("its pack entry has the unknown type " + type);
        }
    }

    /** Big-endian groups of seven bits, each continuation adding one: gitformat-pack(5), "offset encoding". */
    private static long distance(ByteBuffer header) throws CorruptObjectException {
        int c = next(header);
        long distance = c & 0x7f;
        while ((c & 0x80) != 0) {
            if (distance >>> 55 != 0) {
                throw new CorruptObjectException("its delta's base is absurdly far away");
            }
            c = next(header);
            distance = (distance + 1) << 7 | (c & 0x7f);
        }
        return distance;
    }

    private static int next(ByteBuffer header) throws CorruptObjectException {
        if (!header.hasRemaining()) {
            throw cut();
        }
        return header.get() & 0xff;
    }

    private static CorruptObjectException cut() {
        return new CorruptObjectException("its pack is cut short");
    }
}
