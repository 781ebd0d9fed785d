package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** {@code DT_STRTAB}: names that end with a NUL, found by their offset. */
final class StringTable {

    /** The table of a file without one. */
    static final StringTable NONE = new StringTable(new Data(ByteBuffer.allocate(0), false));

    /** Limit on the table: it is held in memory, in addition to the names taken from it. */
    private static final int LARGEST = 40 << 20;

    /** Limit on a name: longer than any path in the kernel, and than search paths that list each library's folder. */
    private static final int LONGEST = 64 << 10;

    /** Limit on all names: many may refer to the same text, which is then held many times. */
    private static final int MOST_TEXT = 16 << 20;

    private final Data data;
    private int text;

    private StringTable(Data data) {
        this.data = data;
    }

    static StringTable of(DynamicTable dynamic, ElfImage image) throws IOException, ElfException {
        long size = dynamic.value(DynamicTable.STRING_SIZE);
        if (!dynamic.has(DynamicTable.STRINGS) || size < 0 || size > LARGEST) {
            throw new ElfException("is damaged: its dynamic section has no usable string table");
        }
        return new StringTable(image.at("its string table", dynamic.value(DynamicTable.STRINGS), size));
    }

    Data data() {
        return data;
    }

    /** The name at {@code offset}. Invalid UTF-8 is replaced: no file in an image has such a name. */
    String get(String what, long offset) throws ElfException {
        int end = end(what, offset);
        byte[] name = new byte[end - (int) offset];
        text += name.length;
        if (text > MOST_TEXT) {
            throw new ElfException("is damaged: its names are longer than can be read");
        }
        data.buffer().get((int) offset, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** End of the name at {@code offset}. */
    int end(String what, long offset) throws ElfException {
        if (offset >= 0 && offset < data.length()) {
            long most = Math.min(data.length(), offset + LONGEST);
            for (int at = (int) offset; at < most; at++) {
                if (data.u8(at) == 0) {
                    return at;
                }
            }
        }
        throw new ElfException("is damaged: " + what + " is not in its string table");
    }
}
