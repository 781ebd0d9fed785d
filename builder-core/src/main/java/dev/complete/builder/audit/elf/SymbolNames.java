package dev.complete.builder.audit.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many distinct names as one block of bytes, as a list and as a set. An image's libraries have a million symbols, which
 * would take more memory as strings in hash sets than everything else. Immutable, thread-safe.
 */
public final class SymbolNames {

    private final byte[] block;
    /** End of each name in {@code block}. */
    private final int[] ends;
    /** Hash table: an index plus one at a name's hash or after it; 0 is free. Made at the first use. */
    private volatile int @Nullable [] slots;

    private SymbolNames(byte[] block, int[] ends) {
        this.block = block;
        this.ends = ends;
    }

    /** @param names distinct; the results of {@link #asList} and {@link #asSet} are not copied */
    public static SymbolNames of(Collection<String> names) {
        if (names instanceof NameList list) {
            return list.names();
        }
        if (names instanceof NameSet set) {
            return set.names();
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String name : names) {
            block.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            block.write(0);
        }
        return ofBlock(ByteBuffer.wrap(block.toByteArray()));
    }

    /**
     * @param names distinct, in UTF-8, each with a NUL after it; copied
     * @throws IllegalArgumentException when the last one has no NUL
     */
    public static SymbolNames ofBlock(ByteBuffer names) {
        byte[] block = new byte[names.remaining()];
        names.duplicate().get(block);
        if (block.length > 0 && block[block.length - 1] != 0) {
            throw new IllegalArgumentException("the last name has no end");
        }
        int count = 0;
        for (byte each : block) {
            count += each == 0 ? 1 : 0;
        }
        int[] ends = new int[count];
        int index = 0;
        for (int at = 0; at < block.length; at++) {
            if (block[at] == 0) {
                ends[index++] = at;
            }
        }
        return new SymbolNames(block, ends);
    }

    /** The block, as for {@link #ofBlock}. Read-only. */
    public ByteBuffer block() {
        return ByteBuffer.wrap(block).asReadOnlyBuffer();
    }

    public List<String> asList() {
        return new NameList();
    }

    /** Iterates in the order of the list. */
    public Set<String> asSet() {
        return new NameSet();
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1] + 1;
    }

    private String name(int index) {
        return new String(block, start(index), ends[index] - start(index), StandardCharsets.UTF_8);
    }

    private boolean contains(String name) {
        int[] table = slots;
        if (table == null) {
            table = table();
            slots = table;
        }
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int slot = slot(hash(wanted, 0, wanted.length), table); table[slot] != 0; slot = next(slot, table)) {
            int index = table[slot] - 1;
            if (Arrays.equals(block, start(index), ends[index], wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private int[] table() {
        int[] table = new int[capacity(ends.length)];
        for (int index = 0; index < ends.length; index++) {
            int slot = slot(hash(block, start(index), ends[index]), table);
            while (table[slot] != 0) {
                slot = next(slot, table);
            }
            table[slot] = index + 1;
        }
        return table;
    }

    private static int capacity(int names) {
        return Math.max(4, Integer.highestOneBit(names) * 4);
    }

    private static int slot(int hash, int[] table) {
        return (hash ^ (hash >>> 15)) & (table.length - 1);
    }

    private static int next(int slot, int[] table) {
        return (slot + 1) & (table.length - 1);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }

    private final class NameList extends AbstractList<String> implements RandomAccess {
        SymbolNames names() {
            return SymbolNames.this;
        }

        @Override
        public String get(int index) {
            return name(index);
        }

        @Override
        public int size() {
            return ends.length;
        }
    }

    private final class NameSet extends AbstractSet<String> {
        SymbolNames names() {
            return SymbolNames.this;
        }

        @Override
        public boolean contains(@Nullable Object name) {
            return name instanceof String text && SymbolNames.this.contains(text);
        }

        @Override
        public Iterator<String> iterator() {
            return asList().iterator();
        }

        @Override
        public int size() {
            return ends.length;
        }
    }

    /** Collects names of a string table, each once. */
    static final class Builder {

        private final int mostText;
        private byte[] block = new byte[256];
        private int[] ends = new int[16];
        private int[] table = new int[capacity(16)];
        private int count;

        /** @param mostText limit on the bytes of all names together, with a NUL each */
        Builder(int mostText) {
            this.mostText = mostText;
        }

        void add(ByteBuffer strings, int from, int to) throws ElfException {
            int start = count == 0 ? 0 : ends[count - 1] + 1;
            int length = to - from;
            if (length >= mostText - start) {
                throw new ElfException("is damaged: its symbols' names are longer than its string table can hold");
            }
            if (block.length < start + length + 1) {
                block = Arrays.copyOf(block, Math.max(block.length * 2, start + length + 1));
            }
            strings.get(from, block, start, length);
            block[start + length] = 0;
            int slot = slot(hash(block, start, start + length), table);
            for (; table[slot] != 0; slot = next(slot, table)) {
                int other = table[slot] - 1;
                int otherStart = other == 0 ? 0 : ends[other - 1] + 1;
                if (Arrays.equals(block, otherStart, ends[other], block, start, start + length)) {
                    return;
                }
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count++] = start + length;
            table[slot] = count;
            if (count == ends.length) {
                table = new SymbolNames(block, Arrays.copyOf(ends, count)).table(); // room for twice as many entries
            }
        }

        SymbolNames build() {
            int length = count == 0 ? 0 : ends[count - 1] + 1;
            return new SymbolNames(Arrays.copyOf(block, length), Arrays.copyOf(ends, count));
        }
    }
}
