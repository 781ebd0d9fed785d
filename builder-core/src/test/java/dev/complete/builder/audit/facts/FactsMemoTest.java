package dev.complete.builder.audit.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.elf.ElfFile;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactsMemoTest {

    private static final List<FileFacts> FACTS = List.of(
            FileFacts.NOTHING,
            new FileFacts(null, null, "/bin/sh -e", null),
            new FileFacts(null, null, "", "RSA PRIVATE KEY"),
            new FileFacts(null, "is cut off", null, null),
            new FileFacts(
                    new ElfFile(
                            ElfFile.Kind.SHARED,
                            new ElfFile.Machine(40, 32, false, true),
                            97,
                            "/lib/ld.so",
                            true,
                            "libé.so.1",
                            List.of("libb.so", "liba.so", "liba.so"),
                            "",
                            "$ORIGIN",
                            true,
                            List.of(
                                    new ElfFile.VersionNeed("liba.so", "A_1", false),
                                    new ElfFile.VersionNeed("liba.so", "A_2", true)),
                            Set.of("V_1", "V_2"),
                            List.of("strlen", "memcpy"),
                            Set.of("offered", "größe", ""),
                            List.of(new ElfFile.DlopenNote(List.of("x", "y"), "f", "d", "required"))),
                    null,
                    null,
                    null),
            new FileFacts(
                    new ElfFile(
                            ElfFile.Kind.OTHER,
                            new ElfFile.Machine(65535, 64, true, false),
                            255,
                            null,
                            false,
                            null,
                            List.of(),
                            null,
                            null,
                            false,
                            List.of(),
                            Set.of(),
                            List.of(),
                            Set.of(),
                            List.of()),
                    null,
                    null,
                    null));

    @Test
    void readsWhatItWrote() {
        byte[] memo = FactsWriter.write(FACTS);
        List<FileFacts> read = FactsReader.read(memo, FACTS.size());
        assertThat(read).isEqualTo(FACTS);
        assertThat(FactsWriter.write(FACTS)).isEqualTo(memo);
    }

    @Test
    void findsSymbolsInWhatItRead() {
        List<FileFacts> read = Objects.requireNonNull(FactsReader.read(FactsWriter.write(FACTS), FACTS.size()));
        Set<String> defined = Objects.requireNonNull(read.get(4).elf()).defined();
        assertThat(defined.contains("größe")).isTrue();
        assertThat(defined.contains("große")).isFalse();
    }

    @Test
    void isAbsentWhenItIsAboutAnotherNumberOfFiles() {
        byte[] memo = FactsWriter.write(FACTS);
        assertThat(FactsReader.read(memo, FACTS.size() - 1)).isNull();
        assertThat(FactsReader.read(memo, FACTS.size() + 1)).isNull();
    }

    @Test
    void isAbsentWhenItIsCutOff() {
        byte[] memo = FactsWriter.write(FACTS);
        for (int length = 0; length < memo.length; length++) {
            assertThat(FactsReader.read(Arrays.copyOf(memo, length), FACTS.size()))
                    .as("of " + length + " bytes")
                    .isNull();
        }
    }

    @Test
    void readsSomethingOrNothingOfWhatIsDamaged() {
        byte[] memo = FactsWriter.write(FACTS);
        Random random = new Random(20261121);
        int absent = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = memo.clone();
            damaged[random.nextInt(memo.length)] = (byte) random.nextInt(256);
            absent += FactsReader.read(damaged, FACTS.size()) == null ? 1 : 0;
        }
        assertThat(absent).isGreaterThan(5000);
    }
}
