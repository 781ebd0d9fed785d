package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ELF file as the kernel and the loader do: from its program headers, so that it needs no sections. For any
 * bytes the result is a value or an {@link ElfException}, within bounded memory and time. Stateless.
 */
public final class ElfReader {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    /** The kernel's {@code PATH_MAX}. */
    private static final int LONGEST_INTERPRETER = 4096;

    private static final long NODEFLIB = 0x800;

    private ElfReader() {}

    /** @param beginning of a file */
    public static boolean isElf(ByteBuffer beginning) {
        return beginning.remaining() >= MAGIC.length
                && beginning.slice(beginning.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /**
     * @param bytes begin as ELF, see {@link #isElf}; they are verified only when the caller closes them
     * @throws IOException from the stream
     */
    public static ElfFile read(FileBytes bytes) throws IOException, ElfException {
        ElfImage image = new ElfImage(bytes);
        List<ElfImage.Segment> segments = image.segments(ElfImage.DYNAMIC);
        boolean linked = !segments.isEmpty();
        DynamicTable dynamic = linked ? new DynamicTable(segments.get(0), image) : DynamicTable.NONE;
        StringTable strings = linked ? StringTable.of(dynamic, image) : StringTable.NONE;
        SymbolTable symbols = new SymbolTable(image, dynamic, strings);
        VersionTables versions = new VersionTables(image, strings);
        return new ElfFile(
                image.kind(),
                image.machine(),
                image.osAbi(),
                interpreter(image),
                linked,
                name(DynamicTable.SONAME, dynamic, strings),
                needed(dynamic, strings),
                name(DynamicTable.RPATH, dynamic, strings),
                name(DynamicTable.RUNPATH, dynamic, strings),
                (dynamic.value(DynamicTable.FLAGS_1) & NODEFLIB) != 0,
                dynamic.has(DynamicTable.VERSIONS_NEEDED)
                        ? versions.needed(dynamic.value(DynamicTable.VERSIONS_NEEDED))
                        : List.of(),
                dynamic.has(DynamicTable.VERSIONS_DEFINED)
                        ? versions.defined(dynamic.value(DynamicTable.VERSIONS_DEFINED))
                        : Set.of(),
                symbols.undefined().asList(),
                symbols.defined().asSet(),
                DlopenNotes.of(image));
    }

    /** The interpreter, found by its offset, as in the kernel. */
    private static @Nullable String interpreter(ElfImage image) throws IOException, ElfException {
        List<ElfImage.Segment> segments = image.segments(ElfImage.INTERPRETER);
        if (segments.isEmpty()) {
            return null;
        }
        ElfImage.Segment segment = segments.get(0);
        if (segment.size() < 2 || segment.size() > LONGEST_INTERPRETER) {
            throw new ElfException("is damaged: its interpreter's name cannot have " + segment.size() + " bytes");
        }
        ByteBuffer text = image.range("its interpreter's name", segment.offset(), segment.size())
                .buffer();
        byte[] name = new byte[text.limit()];
        text.get(name);
        if (name[name.length - 1] != 0) {
            throw new ElfException("is damaged: its interpreter's name has no end");
        }
        return new String(name, StandardCharsets.UTF_8).split("\0", 2)[0];
    }

    private static @Nullable String name(long tag, DynamicTable dynamic, StringTable strings) throws ElfException {
        return dynamic.has(tag) ? strings.get("a name in its dynamic section", dynamic.value(tag)) : null;
    }

    private static List<String> needed(DynamicTable dynamic, StringTable strings) throws ElfException {
        List<String> names = new ArrayList<>();
        for (long offset : dynamic.needed()) {
            names.add(strings.get("the name of a library it needs", offset));
        }
        return List.copyOf(names);
    }
}
