package dev.complete.builder.audit.elf;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts of an ELF file that matter for loading it (System V ABI, gABI chapter 5; {@code elf(5)}).
 *
 * @param kind purpose of the file
 * @param machine instruction set, with the flags of incompatible ABIs
 * @param osAbi {@code EI_OSABI}: 0 (SYSV) and 3 (GNU) in Linux's files
 * @param interpreter {@code PT_INTERP}; null for a library or a static program
 * @param dynamic whether it has {@code PT_DYNAMIC}: all below is empty when not
 * @param soname {@code DT_SONAME}
 * @param needed {@code DT_NEEDED}, in order
 * @param rpath {@code DT_RPATH}, verbatim, with colons and {@code $ORIGIN}; null when absent
 * @param runpath {@code DT_RUNPATH}, likewise
 * @param noDefaultLibraries {@code DF_1_NODEFLIB}: default folders are not searched
 * @param versionsNeeded versions that it requires of libraries
 * @param versionsDefined names of the versions it defines, the file's own base version left out
 * @param undefined strong symbols it needs, each once
 * @param defined names of the symbols it offers others
 * @param dlopen libraries it may load later (systemd's {@code .note.dlopen})
 */
public record ElfFile(
        Kind kind,
        Machine machine,
        int osAbi,
        @Nullable String interpreter,
        boolean dynamic,
        @Nullable String soname,
        List<String> needed,
        @Nullable String rpath,
        @Nullable String runpath,
        boolean noDefaultLibraries,
        List<VersionNeed> versionsNeeded,
        Set<String> versionsDefined,
        List<String> undefined,
        Set<String> defined,
        List<DlopenNote> dlopen) {

    /** {@code e_type}. */
    public enum Kind {
        /** {@code ET_EXEC}: a program at a fixed address. */
        PROGRAM,
        /** {@code ET_DYN}: a library, or a program that can be anywhere. */
        SHARED,
        /** {@code ET_REL}, {@code ET_CORE} and all others that no process loads, such as code for a graphics card. */
        OTHER
    }

    /**
     * @param number {@code e_machine}, such as 62 for x86-64
     * @param bits 32 or 64
     * @param bigEndian whether its numbers are
     * @param hardFloat 32-bit ARM only: whether {@code EF_ARM_ABI_FLOAT_HARD} is set
     */
    public record Machine(int number, int bits, boolean bigEndian, boolean hardFloat) {}

    /**
     * @param library as in {@code DT_NEEDED}
     * @param version such as {@code GLIBC_2.34}
     * @param weak a missing version is not fatal ({@code VER_FLG_WEAK})
     */
    public record VersionNeed(String library, String version, boolean weak) {}

    /**
     * One entry of a {@code .note.dlopen}.
     *
     * @param sonames alternatives, of which one is enough
     * @param feature its purpose; may be empty
     * @param description for people; may be empty
     * @param priority {@code required}, {@code recommended} or {@code suggested}
     */
    public record DlopenNote(List<String> sonames, String feature, String description, String priority) {}
}
