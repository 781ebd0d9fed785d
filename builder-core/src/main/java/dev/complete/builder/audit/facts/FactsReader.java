package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.elf.SymbolNames;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the encoding of {@link FactsWriter} strictly: any other memo counts as absent. */
final class FactsReader {

    private final ByteBuffer in;

    private FactsReader(ByteBuffer in) {
        this.in = in;
    }

    /** @param count number of files that {@code memo} must cover */
    static @Nullable List<FileFacts> read(byte[] memo, int count) {
        FactsReader reader = new FactsReader(ByteBuffer.wrap(memo));
        try {
            List<FileFacts> facts = new ArrayList<>();
            while (facts.size() < count) {
                facts.add(reader.file());
            }
            return reader.in.hasRemaining() ? null : facts;
        } catch (BufferUnderflowException | CharacterCodingException | IllegalArgumentException e) {
            return null;
        }
    }

    private FileFacts file() throws CharacterCodingException {
        int which = in.get();
        if (which == 0) {
            return FileFacts.NOTHING;
        }
        if (which < 0 || which > 15) {
            throw new IllegalArgumentException("no such facts");
        }
        return new FileFacts(
                (which & 1) == 0 ? null : elf(),
                (which & 2) == 0 ? null : text(),
                (which & 4) == 0 ? null : text(),
                (which & 8) == 0 ? null : text());
    }

    private ElfFile elf() throws CharacterCodingException {
        return new ElfFile(
                ElfFile.Kind.valueOf(text()),
                new ElfFile.Machine(in.getInt(), in.get(), bool(), bool()),
                in.get() & 0xff,
                optional(),
                bool(),
                optional(),
                List.copyOf(texts()),
                optional(),
                optional(),
                bool(),
                versions(),
                Collections.unmodifiableSet(new LinkedHashSet<>(texts())),
                symbols().asList(),
                symbols().asSet(),
                notes());
    }

    private List<ElfFile.VersionNeed> versions() throws CharacterCodingException {
        List<ElfFile.VersionNeed> versions = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            versions.add(new ElfFile.VersionNeed(text(), text(), bool()));
        }
        return List.copyOf(versions);
    }

    private List<ElfFile.DlopenNote> notes() throws CharacterCodingException {
        List<ElfFile.DlopenNote> notes = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            notes.add(new ElfFile.DlopenNote(List.copyOf(texts()), text(), text(), text()));
        }
        return List.copyOf(notes);
    }

    private SymbolNames symbols() {
        return SymbolNames.ofBlock(bytes());
    }

    private List<String> texts() throws CharacterCodingException {
        List<String> texts = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    private @Nullable String optional() throws CharacterCodingException {
        return bool() ? text() : null;
    }

    private String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    }

    private ByteBuffer bytes() {
        int length = count();
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        return bytes;
    }

    /** A number of bytes or of items with at least one byte each. */
    private int count() {
        int count = in.getInt();
        return below(in.remaining() + 1, count);
    }

    private boolean bool() {
        return below(2, in.get()) == 1;
    }

    private static int below(int end, int value) {
        if (value < 0 || value >= end) {
            throw new IllegalArgumentException(value + " is out of range");
        }
        return value;
    }
}
