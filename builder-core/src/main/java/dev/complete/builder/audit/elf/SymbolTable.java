package dev.complete.builder.audit.elf;

import java.io.IOException;

/** {@code DT_SYMTAB}: the symbols that a file needs from others and offers to others. */
final class SymbolTable {

    private static final int GLOBAL = 1;
    private static final int WEAK = 2;
    private static final int GNU_UNIQUE = 10;
    private static final int UNDEFINED = 0;
    private static final int VISIBILITY = 3;
    private static final int HIDDEN = 2;
    private static final int INTERNAL = 1;

    private final SymbolNames.Builder undefined;
    private final SymbolNames.Builder defined;

    SymbolTable(ElfImage image, DynamicTable dynamic, StringTable strings) throws IOException, ElfException {
        // Names may be tails of one another, so together they can exceed the table, but only up to a limit.
        int mostText = (int) Math.min(64L << 20, 4L * strings.data().length());
        this.undefined = new SymbolNames.Builder(mostText);
        this.defined = new SymbolNames.Builder(mostText);
        if (!dynamic.has(DynamicTable.SYMBOLS)) {
            return;
        }
        boolean wide = image.wide();
        int size = wide ? 24 : 16;
        int count = new SymbolCount(image, dynamic).count(size);
        Data symbols = image.at("its symbol table", dynamic.value(DynamicTable.SYMBOLS), (long) count * size);
        for (int at = size; at < symbols.length(); at += size) {
            long name = symbols.u32(at);
            int info = symbols.u8(at + (wide ? 4 : 12));
            int visibility = symbols.u8(at + (wide ? 5 : 13)) & VISIBILITY;
            int section = symbols.u16(at + (wide ? 6 : 14));
            int binding = info >> 4;
            boolean strong = binding == GLOBAL || binding == GNU_UNIQUE;
            if (name == 0 || !(strong || binding == WEAK)) {
                continue;
            }
            if (section != UNDEFINED && visibility != HIDDEN && visibility != INTERNAL) {
                defined.add(strings.data().buffer(), (int) name, strings.end("a symbol's name", name));
            } else if (section == UNDEFINED && strong) {
                undefined.add(strings.data().buffer(), (int) name, strings.end("a symbol's name", name));
            }
        }
    }

    SymbolNames undefined() {
        return undefined.build();
    }

    SymbolNames defined() {
        return defined.build();
    }
}
