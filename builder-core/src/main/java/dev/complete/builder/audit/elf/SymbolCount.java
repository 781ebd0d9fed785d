package dev.complete.builder.audit.elf;

import java.io.IOException;

/**
 * Number of symbols, which no tag gives. {@code DT_GNU_HASH} is tried first, as in loaders; it does not give the number
 * when it is empty. {@code DT_HASH} contains it. Otherwise the symbols end where the next table begins.
 */
final class SymbolCount {

    private static final int EM_S390 = 22;
    private static final int EM_ALPHA = 0x9026;
    private static final int CHAIN_END = 1;

    /** Limit; a few times the number in the largest known libraries. */
    private static final int MOST = 1 << 20;

    private final ElfImage image;
    private final DynamicTable dynamic;

    SymbolCount(ElfImage image, DynamicTable dynamic) {
        this.image = image;
        this.dynamic = dynamic;
    }

    int count(int symbolSize) throws IOException, ElfException {
        long count = dynamic.has(DynamicTable.GNU_HASH) ? gnuHash(dynamic.value(DynamicTable.GNU_HASH)) : 0;
        if (count == 0 && dynamic.has(DynamicTable.HASH)) {
            count = hash(dynamic.value(DynamicTable.HASH));
        }
        if (count == 0) {
            long symbols = dynamic.value(DynamicTable.SYMBOLS);
            count = dynamic.untilNextTable(symbols, image.loadedFrom(symbols)) / symbolSize;
        }
        if (count > MOST) {
            throw new ElfException("says that it has " + count + " symbols, and at most " + MOST + " are read");
        }
        return (int) count;
    }

    private long hash(long address) throws IOException, ElfException {
        int number = image.machine().number();
        boolean words = image.wide() && (number == EM_S390 || number == EM_ALPHA);
        Data header = image.at("its hash table", address, words ? 16 : 8);
        return words ? header.word(8) : header.u32(4);
    }

    /**
     * Number from the hash: buckets hold the first symbol of a chain; the last chain's end is the last symbol. 0 when
     * all are empty.
     */
    private long gnuHash(long address) throws IOException, ElfException {
        Data header = image.at("its hash table", address, 16);
        long buckets = header.u32(0);
        long first = header.u32(4);
        long bloom = header.u32(8) * (image.wide() ? 8 : 4);
        if (buckets > MOST) {
            throw new ElfException("is damaged: its hash table has " + buckets + " buckets");
        }
        Data bucket = image.at("its hash table", address + 16 + bloom, buckets * 4);
        long last = 0;
        for (int at = 0; at < bucket.length(); at += 4) {
            last = Math.max(last, bucket.u32(at));
        }
        if (last == 0) {
            return 0;
        }
        if (last < first || last > MOST) {
            throw new ElfException("is damaged: its hash table names symbol " + last + ", which cannot be");
        }
        long chains = address + 16 + bloom + buckets * 4;
        while ((image.at("its hash table", chains + (last - first) * 4, 4).u32(0) & CHAIN_END) == 0) {
            last++;
            if (last > MOST) {
                throw new ElfException("is damaged: its hash table has a chain without end");
            }
        }
        return last + 1;
    }
}
