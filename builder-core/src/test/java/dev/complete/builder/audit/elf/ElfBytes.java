package dev.complete.builder.audit.elf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes an ELF file without sections, as linkers would, for any machine. What is set comes from the test. */
final class ElfBytes {

    static final long BASE = 0x10000;

    final boolean wide;
    final ByteOrder order;
    int type = 3;
    int machine = 62;
    int flags;
    final List<Long> tags = new ArrayList<>();
    /** By place: what a test wants to overwrite. */
    int dynamicAt;

    int symbolsAt;
    int hashAt;
    int versionsNeededAt;
    int versionsDefinedAt;
    int stringsAt;

    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();
    private final List<Symbol> symbols = new ArrayList<>();
    private final List<ElfFile.VersionNeed> versionsNeeded = new ArrayList<>();
    private final List<String> versionsDefined = new ArrayList<>();
    private final List<byte[]> notes = new ArrayList<>();
    private String interpreter = "";
    private boolean gnuHash;

    private record Symbol(int name, int info, int other, int section) {}

    ElfBytes(int bits, ByteOrder order) {
        this.wide = bits == 64;
        this.order = order;
        strings.write(0);
    }

    static ElfBytes wide() {
        return new ElfBytes(64, ByteOrder.LITTLE_ENDIAN);
    }

    ElfBytes machine(int number, int machineFlags) {
        machine = number;
        flags = machineFlags;
        return this;
    }

    ElfBytes interpreter(String path) {
        interpreter = path;
        return this;
    }

    ElfBytes tag(long tag, long value) {
        tags.add(tag);
        tags.add(value);
        return this;
    }

    ElfBytes name(long tag, String text) {
        return tag(tag, string(text));
    }

    ElfBytes symbol(String name, int binding, boolean defined) {
        return symbol(name, binding, defined, 0);
    }

    ElfBytes symbol(String name, int binding, boolean defined, int visibility) {
        symbols.add(new Symbol(string(name), binding << 4, visibility, defined ? 7 : 0));
        return this;
    }

    ElfBytes needs(String library, String version, boolean weak) {
        string(library);
        string(version);
        versionsNeeded.add(new ElfFile.VersionNeed(library, version, weak));
        return this;
    }

    ElfBytes defines(String version) {
        string(version);
        versionsDefined.add(version);
        return this;
    }

    ElfBytes note(String owner, int noteType, String text) {
        byte[] name = (owner + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] description = (text + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer note = ByteBuffer.allocate(12 + padded(name.length) + padded(description.length))
                .order(order);
        note.putInt(name.length).putInt(description.length).putInt(noteType);
        note.put(name).position(12 + padded(name.length)).put(description);
        notes.add(note.array());
        return this;
    }

    /** A table as GNU's linker writes it: what is not defined comes before what is. */
    ElfBytes gnuHash() {
        gnuHash = true;
        symbols.sort((a, b) -> Integer.compare(a.section(), b.section()));
        return this;
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** Before {@link #build}, so that the table is whole when it is written. */
    private int string(String text) {
        Integer known = offsets.get(text);
        if (known != null) {
            return known;
        }
        int at = strings.size();
        offsets.put(text, at);
        strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        strings.write(0);
        return at;
    }

    byte[] build() {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
        List<long[]> segments = new ArrayList<>();
        out.position((wide ? 64 : 52) + 8 * (wide ? 56 : 32));
        if (!interpreter.isEmpty()) {
            int at = out.position();
            out.put((interpreter + "\0").getBytes(StandardCharsets.UTF_8));
            segments.add(new long[] {ElfImage.INTERPRETER, at, out.position() - at});
        }
        notes.forEach(note -> {
            align(out);
            segments.add(new long[] {ElfImage.NOTE, out.position(), note.length});
            out.put(note);
        });
        align(out);
        symbolsAt = out.position();
        symbol(out, new Symbol(0, 0, 0, 0));
        symbols.forEach(symbol -> symbol(out, symbol));
        hash(out);
        versions(out);
        stringsAt = out.position();
        out.put(strings.toByteArray());
        align(out);
        dynamicAt = out.position();
        dynamic(out);
        segments.add(new long[] {ElfImage.DYNAMIC, dynamicAt, out.position() - dynamicAt});
        int size = out.position();
        segments.add(0, new long[] {ElfImage.LOAD, 0, size});
        header(out, segments);
        byte[] bytes = new byte[size];
        out.get(0, bytes);
        return bytes;
    }

    private static void align(ByteBuffer out) {
        out.position((out.position() + 7) & ~7);
    }

    private void symbol(ByteBuffer out, Symbol symbol) {
        out.putInt(symbol.name());
        if (!wide) {
            out.putInt(0).putInt(0);
        }
        out.put((byte) symbol.info()).put((byte) symbol.other()).putShort((short) symbol.section());
        if (wide) {
            out.putLong(0).putLong(0);
        }
    }

    private void hash(ByteBuffer out) {
        align(out);
        hashAt = out.position();
        int all = symbols.size() + 1;
        if (!gnuHash) {
            out.putInt(1).putInt(all).putInt(0); // buckets, chains, the bucket
            out.position(out.position() + 4 * all);
            return;
        }
        int defined = (int) symbols.stream().filter(s -> s.section() != 0).count();
        // An empty table says that it begins at 1, wherever it would.
        out.putInt(1).putInt(defined == 0 ? 1 : all - defined).putInt(1).putInt(0);
        out.position(out.position() + (wide ? 8 : 4));
        out.putInt(defined == 0 ? 0 : all - defined);
        for (int left = defined; left > 0; left--) {
            out.putInt(left == 1 ? 1 : 0x100);
        }
    }

    private void versions(ByteBuffer out) {
        align(out);
        versionsNeededAt = out.position();
        for (int i = 0; i < versionsNeeded.size(); i++) {
            ElfFile.VersionNeed need = versionsNeeded.get(i);
            out.putShort((short) 1).putShort((short) 1).putInt(string(need.library()));
            out.putInt(16).putInt(i == versionsNeeded.size() - 1 ? 0 : 32);
            out.putInt(0).putShort((short) (need.weak() ? 2 : 0)).putShort((short) (i + 2));
            out.putInt(string(need.version())).putInt(0);
        }
        versionsDefinedAt = out.position();
        for (int i = 0; i < versionsDefined.size(); i++) {
            out.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0)); // the first is the file's own
            out.putShort((short) (i + 1)).putShort((short) 1).putInt(0).putInt(20);
            out.putInt(i == versionsDefined.size() - 1 ? 0 : 28);
            out.putInt(string(versionsDefined.get(i))).putInt(0);
        }
    }

    private void dynamic(ByteBuffer out) {
        word(out, DynamicTable.STRINGS, BASE + stringsAt);
        word(out, DynamicTable.STRING_SIZE, strings.size());
        word(out, DynamicTable.SYMBOLS, BASE + symbolsAt);
        word(out, gnuHash ? DynamicTable.GNU_HASH : DynamicTable.HASH, BASE + hashAt);
        if (!versionsNeeded.isEmpty()) {
            word(out, DynamicTable.VERSIONS_NEEDED, BASE + versionsNeededAt);
        }
        if (!versionsDefined.isEmpty()) {
            word(out, DynamicTable.VERSIONS_DEFINED, BASE + versionsDefinedAt);
        }
        for (int i = 0; i < tags.size(); i += 2) {
            word(out, tags.get(i), tags.get(i + 1));
        }
        word(out, 0, 0);
    }

    private void word(ByteBuffer out, long... values) {
        for (long value : values) {
            if (wide) {
                out.putLong(value);
            } else {
                out.putInt((int) value);
            }
        }
    }

    private void header(ByteBuffer out, List<long[]> segments) {
        int start = wide ? 64 : 52;
        out.position(0);
        out.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        out.position(16);
        out.putShort((short) type).putShort((short) machine).putInt(1);
        word(out, 0, start, 0);
        out.putInt(flags).putShort((short) start).putShort((short) (wide ? 56 : 32));
        out.putShort((short) segments.size());
        out.position(start);
        for (long[] segment : segments) {
            out.putInt((int) segment[0]);
            if (wide) {
                out.putInt(4);
            }
            word(out, segment[1], BASE + segment[1], BASE + segment[1], segment[2], segment[2]);
            if (!wide) {
                out.putInt(4);
            }
            word(out, 4);
        }
    }

    static ElfFile read(byte[] bytes) throws IOException, ElfException {
        try (FileBytes file = new FileBytes(bytes.length, () -> new ByteArrayInputStream(bytes))) {
            return ElfReader.read(file);
        }
    }
}
