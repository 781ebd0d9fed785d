package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code PT_DYNAMIC}: information for the loader, as tags with values. */
final class DynamicTable {

    static final long NEEDED = 1;
    static final long HASH = 4;
    static final long STRINGS = 5;
    static final long SYMBOLS = 6;
    static final long STRING_SIZE = 10;
    static final long SONAME = 14;
    static final long RPATH = 15;
    static final long RUNPATH = 29;
    static final long GNU_HASH = 0x6fff_fef5L;
    static final long FLAGS_1 = 0x6fff_fffbL;
    static final long VERSIONS_DEFINED = 0x6fff_fffcL;
    static final long VERSIONS_NEEDED = 0x6fff_fffeL;

    /** Every tag whose value is the address of a table that may follow the symbols. */
    private static final List<Long> TABLES =
            List.of(HASH, STRINGS, 7L, 17L, 23L, 36L, GNU_HASH, 0x6fff_fff0L, VERSIONS_DEFINED, VERSIONS_NEEDED);

    private static final int LARGEST = 1 << 20;

    /** Limit; the largest programs need a few hundred libraries. */
    private static final int MOST_NEEDED = 4096;

    private final Map<Long, Long> values = new HashMap<>();
    private final List<Long> needed = new ArrayList<>();

    /** The table of a file without one. */
    static final DynamicTable NONE = new DynamicTable();

    private DynamicTable() {}

    /** A table found by its address, as in loaders, not by its offset. */
    DynamicTable(ElfImage.Segment segment, ElfImage image) throws IOException, ElfException {
        if (segment.size() > LARGEST) {
            throw new ElfException("is damaged: its dynamic section has " + segment.size() + " bytes");
        }
        Data data = image.at("its dynamic section", segment.address(), segment.size());
        int word = image.wide() ? 8 : 4;
        for (int at = 0; at <= data.length() - 2 * word; at += 2 * word) {
            long tag = data.word(at);
            long value = data.word(at + word);
            if (tag == 0) {
                return;
            }
            if (tag == NEEDED) {
                needed.add(value);
            }
            if (needed.size() > MOST_NEEDED) {
                throw new ElfException("is damaged: it needs more than " + MOST_NEEDED + " libraries");
            }
            values.put(tag, value); // the last one counts
        }
        throw new ElfException("is damaged: its dynamic section has no end");
    }

    boolean has(long tag) {
        return values.containsKey(tag);
    }

    /** The value of a tag; 0 when absent. */
    long value(long tag) {
        return values.getOrDefault(tag, 0L);
    }

    /** Offsets of the names of needed libraries. */
    List<Long> needed() {
        return needed;
    }

    /** Number of bytes from {@code address} to the next table, or to {@code most} when none follows. */
    long untilNextTable(long address, long most) {
        long least = most;
        for (long table : TABLES) {
            long distance = value(table) - address;
            if (has(table) && distance > 0) {
                least = Math.min(least, distance);
            }
        }
        return least;
    }
}
