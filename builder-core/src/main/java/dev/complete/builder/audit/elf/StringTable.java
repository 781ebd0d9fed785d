package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code DT_STRTAB}: names that end with a NUL, found by their offset. */
final class StringTable {

    /** It is held in memory, and the names taken from it once more. */
    private static final int LARGEST = 40 << 20;

    /** Longer than any path the kernel takes, and than the search paths of programs that name each library's folder. */
    private static final int LONGEST = 64 << 10;

    /** Many may name the same text, which is then held many times. */
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

    /** Not UTF-8 is replaced: such a name is of no file in an image. */
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

    /** Where the name at {@code offset} ends. */
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
