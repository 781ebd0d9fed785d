package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import org.jspecify.annotations.Nullable;

/**
 * An ELF file of a tree. Equal when it is the same file: a comparison of symbols would take long.
 *
 * @param path free of links, and of a group of hard links the first
 */
public record Binary(RootfsPath path, Node.File file, ElfFile elf) {

    /** Whether the kernel starts it, with or without a loader. */
    public boolean isProgram() {
        boolean library = elf.soname() != null && elf.kind() == ElfFile.Kind.SHARED;
        return !library && (elf.interpreter() != null || elf.kind() == ElfFile.Kind.PROGRAM);
    }

    /** Whether it gains rights when started, so that loaders trust neither the environment nor {@code $ORIGIN}. */
    boolean isPrivileged() {
        return isProgram()
                && ((file.metadata().mode() & 06000) != 0
                        || file.metadata().xattrs().containsKey("security.capability"));
    }

    /** Whether the loader of {@code program} accepts it as a library; loaders skip those of another machine. */
    public boolean suits(ElfFile.Machine program) {
        ElfFile.Machine mine = elf.machine();
        return Machines.system(elf) == null
                && mine.number() == program.number()
                && mine.bits() == program.bits()
                && mine.bigEndian() == program.bigEndian()
                && (program.hardFloat() || !mine.hardFloat());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Binary binary && binary.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
