package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code DT_VERNEED} and {@code DT_VERDEF}: chains of records, each with the distance to the next. A distance is never
 * negative, so a chain ends with its segment; counting all records bounds chains that overlap.
 */
final class VersionTables {

    private static final int BASE = 1;
    private static final int WEAK = 2;

    /** Limit; the C library has some forty versions, and no program uses a thousand libraries. */
    private static final int MOST = 64 << 10;

    private final ElfImage image;
    private final StringTable strings;
    private int records;

    VersionTables(ElfImage image, StringTable strings) {
        this.image = image;
        this.strings = strings;
    }

    List<ElfFile.VersionNeed> needed(long address) throws IOException, ElfException {
        List<ElfFile.VersionNeed> needs = new ArrayList<>();
        for (long next = 1, at = address; next != 0; at += next) {
            Data need = record("versions needed", at, 16);
            String library = strings.get("the library of a version", need.u32(4));
            long left = need.u16(2);
            long more = 1;
            for (long aux = at + need.u32(8); left > 0 && more != 0; aux += more, left--) {
                Data version = record("versions needed", aux, 16);
                boolean weak = (version.u16(4) & WEAK) != 0;
                needs.add(new ElfFile.VersionNeed(library, strings.get("a version's name", version.u32(8)), weak));
                more = version.u32(12);
            }
            next = need.u32(12);
        }
        return needs;
    }

    Set<String> defined(long address) throws IOException, ElfException {
        Set<String> names = new LinkedHashSet<>();
        for (long next = 1, at = address; next != 0; at += next) {
            Data definition = record("versions defined", at, 20);
            boolean base = (definition.u16(2) & BASE) != 0;
            if (!base && definition.u16(6) > 0) {
                Data name = record("versions defined", at + definition.u32(12), 8);
                names.add(strings.get("a version's name", name.u32(0)));
            }
            next = definition.u32(16);
        }
        return names;
    }

    private Data record(String what, long address, int length) throws IOException, ElfException {
        if (++records > MOST) {
            throw new ElfException("is damaged: it has more than " + MOST + " records of symbol versions");
        }
        return image.at("its table of " + what, address, length);
    }
}
