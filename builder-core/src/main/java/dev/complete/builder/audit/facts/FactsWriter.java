package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.elf.SymbolNames;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a group's files as bytes, in the group's order. A file is a byte of flags for its four facts (bit 0 the ELF
 * file, then damage, interpreter line, private key), followed by these facts. Numbers have four bytes, big-endian;
 * texts are UTF-8 after their length in bytes, lists follow their length; an optional value follows a byte, 0 or 1.
 * Symbols are one text with a NUL after each. {@link FactsReader} reads it.
 */
final class FactsWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private FactsWriter() {}

    static byte[] write(List<FileFacts> facts) {
        FactsWriter writer = new FactsWriter();
        try {
            for (FileFacts file : facts) {
                writer.file(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory does not fail
        }
        return writer.bytes.toByteArray();
    }

    private void file(FileFacts facts) throws IOException {
        out.writeByte((facts.elf() == null ? 0 : 1)
                | (facts.damage() == null ? 0 : 2)
                | (facts.interpreterLine() == null ? 0 : 4)
                | (facts.privateKey() == null ? 0 : 8));
        if (facts.elf() != null) {
            elf(facts.elf());
        }
        for (String text : new @Nullable String[] {facts.damage(), facts.interpreterLine(), facts.privateKey()}) {
            if (text != null) {
                text(text);
            }
        }
    }

    private void elf(ElfFile elf) throws IOException {
        text(elf.kind().name());
        out.writeInt(elf.machine().number());
        out.writeByte(elf.machine().bits());
        out.writeBoolean(elf.machine().bigEndian());
        out.writeBoolean(elf.machine().hardFloat());
        out.writeByte(elf.osAbi());
        optional(elf.interpreter());
        out.writeBoolean(elf.dynamic());
        optional(elf.soname());
        texts(elf.needed());
        optional(elf.rpath());
        optional(elf.runpath());
        out.writeBoolean(elf.noDefaultLibraries());
        out.writeInt(elf.versionsNeeded().size());
        for (ElfFile.VersionNeed need : elf.versionsNeeded()) {
            text(need.library());
            text(need.version());
            out.writeBoolean(need.weak());
        }
        texts(elf.versionsDefined());
        symbols(elf.undefined());
        symbols(elf.defined());
        out.writeInt(elf.dlopen().size());
        for (ElfFile.DlopenNote note : elf.dlopen()) {
            texts(note.sonames());
            text(note.feature());
            text(note.description());
            text(note.priority());
        }
    }

    private void symbols(Collection<String> names) throws IOException {
        var block = SymbolNames.of(names).block();
        byte[] copy = new byte[block.remaining()];
        block.get(copy);
        out.writeInt(copy.length);
        out.write(copy);
    }

    private void texts(Collection<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(text);
        }
    }

    private void optional(@Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(text);
        }
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
