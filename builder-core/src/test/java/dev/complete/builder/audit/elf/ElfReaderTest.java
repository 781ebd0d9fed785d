package dev.complete.builder.audit.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files without sections, made by hand, for machines that this one is not. */
class ElfReaderTest {

    private static final int GLOBAL = 1;
    private static final int WEAK = 2;
    private static final int UNIQUE = 10;
    private static final int HIDDEN = 2;
    private static final int PROTECTED = 3;
    private static final int DLOPEN = 0x407c0c0a;

    static ElfBytes program(int bits, ByteOrder order) {
        return new ElfBytes(bits, order)
                .interpreter("/lib/ld.so")
                .name(DynamicTable.NEEDED, "libb.so.1")
                .name(DynamicTable.NEEDED, "liba.so.1")
                .name(DynamicTable.SONAME, "libself.so.3")
                .name(DynamicTable.RPATH, "/old")
                .name(DynamicTable.RUNPATH, "$ORIGIN/../lib:/opt")
                .tag(DynamicTable.FLAGS_1, 0x800)
                .needs("liba.so.1", "A_1", false)
                .needs("libb.so.1", "B_2", true)
                .defines("libself.so.3")
                .defines("SELF_1")
                .symbol("needed", GLOBAL, false)
                .symbol("needed", GLOBAL, false)
                .symbol("optional", WEAK, false)
                .symbol("offered", GLOBAL, true)
                .symbol("weakly", WEAK, true)
                .symbol("once", UNIQUE, true)
                .symbol("kept", GLOBAL, true, HIDDEN)
                .symbol("shielded", GLOBAL, true, PROTECTED)
                .symbol("own", 0, true)
                .note("GNU", DLOPEN, "[{\"soname\":[\"other.so\"]}]")
                .note(
                        "FDO",
                        DLOPEN,
                        "[{\"soname\":[\"libx.so.2\",\"libx.so.1\"],\"feature\":\"x\",\"description\":\"does x\","
                                + "\"priority\":\"required\"},{\"soname\":[\"liby.so\"],\"priority\":\"urgent\"}]");
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                arguments(new ElfFile.Machine(62, 64, false, false), 0),
                arguments(new ElfFile.Machine(183, 64, false, false), 0),
                arguments(new ElfFile.Machine(243, 64, false, false), 5),
                arguments(new ElfFile.Machine(22, 64, true, false), 0),
                arguments(new ElfFile.Machine(3, 32, false, false), 0),
                arguments(new ElfFile.Machine(8, 32, true, false), 0x1007),
                arguments(new ElfFile.Machine(40, 32, false, true), 0x5000400),
                arguments(new ElfFile.Machine(40, 32, false, false), 0x5000200));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void readsAllThatALoaderLooksAt(ElfFile.Machine machine, int flags) throws Exception {
        ByteOrder order = machine.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ElfBytes bytes = program(machine.bits(), order).machine(machine.number(), flags);
        // Only s390x and Alpha have other hash tables of the old kind.
        ElfFile file = ElfBytes.read((machine.number() == 22 ? bytes.gnuHash() : bytes).build());

        assertThat(file.kind()).isEqualTo(ElfFile.Kind.SHARED);
        assertThat(file.machine()).isEqualTo(machine);
        assertThat(file.interpreter()).isEqualTo("/lib/ld.so");
        assertThat(file.dynamic()).isTrue();
        assertThat(file.needed()).containsExactly("libb.so.1", "liba.so.1");
        assertThat(file.soname()).isEqualTo("libself.so.3");
        assertThat(file.rpath()).isEqualTo("/old");
        assertThat(file.runpath()).isEqualTo("$ORIGIN/../lib:/opt");
        assertThat(file.noDefaultLibraries()).isTrue();
        assertThat(file.versionsNeeded())
                .containsExactly(
                        new ElfFile.VersionNeed("liba.so.1", "A_1", false),
                        new ElfFile.VersionNeed("libb.so.1", "B_2", true));
        assertThat(file.versionsDefined()).containsExactly("SELF_1");
        assertThat(file.undefined()).containsExactly("needed");
        assertThat(file.defined()).containsExactlyInAnyOrder("offered", "weakly", "once", "shielded");
        assertThat(file.dlopen())
                .containsExactly(
                        new ElfFile.DlopenNote(List.of("libx.so.2", "libx.so.1"), "x", "does x", "required"),
                        new ElfFile.DlopenNote(List.of("liby.so"), "", "", "recommended"));
    }

    @Test
    void findsSymbolsByTheHashTableOfGnu() throws Exception {
        assertThat(ElfBytes.read(program(64, ByteOrder.LITTLE_ENDIAN).gnuHash().build()))
                .isEqualTo(ElfBytes.read(program(64, ByteOrder.LITTLE_ENDIAN).build()));
    }

    /** GNU's linker says "from symbol 1 on" of a table that holds nothing, however many symbols a program needs. */
    @Test
    void findsWhatIsNeededAlsoWhereNothingIsOffered() throws Exception {
        ElfFile file = ElfBytes.read(ElfBytes.wide()
                .symbol("first", GLOBAL, false)
                .symbol("second", GLOBAL, false)
                .gnuHash()
                .build());
        assertThat(file.undefined()).containsExactly("first", "second");
    }

    @Test
    void readsStaticProgram() throws Exception {
        byte[] bytes = ElfBytes.wide().build();
        bytes[16] = 2; // ET_EXEC
        bytes[64 + 56] = 0; // its PT_DYNAMIC becomes PT_NULL
        ElfFile file = ElfBytes.read(bytes);
        assertThat(file.kind()).isEqualTo(ElfFile.Kind.PROGRAM);
        assertThat(file.dynamic()).isFalse();
        assertThat(file.interpreter()).isNull();
    }

    /** Object files and core dumps are loaded by nobody, so nothing about them can be wrong. */
    @Test
    void leavesAloneWhatNobodyLoads() throws Exception {
        byte[] bytes = ElfBytes.wide().build();
        bytes[16] = 1; // ET_REL
        bytes[56] = (byte) 0xff; // 65535 program headers, as PN_XNUM
        bytes[57] = (byte) 0xff;
        assertThat(ElfBytes.read(bytes).kind()).isEqualTo(ElfFile.Kind.OTHER);
    }

    @Test
    void readsWhichSystemItIsFor() throws Exception {
        byte[] bytes = ElfBytes.wide().build();
        assertThat(ElfBytes.read(bytes).osAbi()).isZero();
        bytes[7] = 9; // FreeBSD
        assertThat(ElfBytes.read(bytes).osAbi()).isEqualTo(9);
    }

    /** CUDA, AMDGPU and BPF: it may look like a library, and no process loads it. */
    @ParameterizedTest
    @ValueSource(ints = {190, 224, 247})
    void leavesAloneWhatRunsOnNoProcessor(int machine) throws Exception {
        byte[] bytes = ElfBytes.wide().build();
        bytes[18] = (byte) machine;
        bytes[19] = 0;
        assertThat(ElfBytes.read(bytes).kind()).isEqualTo(ElfFile.Kind.OTHER);
    }

    @Test
    void readsNoteOfTheFirstVersion() throws Exception {
        byte[] bytes = ElfBytes.wide()
                .note("FDO", DLOPEN, "{\"soname\":\"libz.so\",\"priority\":\"suggested\"}")
                .build();
        assertThat(ElfBytes.read(bytes).dlopen())
                .containsExactly(new ElfFile.DlopenNote(List.of("libz.so"), "", "", "suggested"));
    }

    @Test
    void ignoresNoteThatIsNoJson() throws Exception {
        assertThat(ElfBytes.read(ElfBytes.wide()
                                .note("FDO", DLOPEN, "[{\"soname\":")
                                .build())
                        .dlopen())
                .isEmpty();
    }

    @Test
    void countsTheLastOfSeveralNames() throws Exception {
        byte[] bytes = ElfBytes.wide()
                .name(DynamicTable.SONAME, "first")
                .name(DynamicTable.SONAME, "second")
                .build();
        assertThat(ElfBytes.read(bytes).soname()).isEqualTo("second");
    }
}
