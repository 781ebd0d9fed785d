package dev.complete.builder.audit.loader.configuration;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.oci.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of machines for loaders and people. Numbers are {@code e_machine}'s. */
public final class Machines {

    static final int I386 = 3;
    static final int ARM = 40;
    static final int X86_64 = 62;
    static final int AARCH64 = 183;

    private Machines() {}

    /** Whether {@code platform}'s kernel starts programs of {@code machine} on every processor. */
    public static boolean isOf(ElfFile file, Platform platform) {
        ElfFile.Machine machine = file.machine();
        return system(file) == null
                && machine.bits() == 64
                && !machine.bigEndian()
                && machine.number() == (platform.architecture().equals("amd64") ? X86_64 : AARCH64);
    }

    /** The operating system of a file, when it names one other than Linux; else null. */
    public static @Nullable String system(ElfFile file) {
        return switch (file.osAbi()) {
            case 1 -> "HP-UX";
            case 2 -> "NetBSD";
            case 6 -> "Solaris";
            case 7 -> "AIX";
            case 8 -> "IRIX";
            case 9 -> "FreeBSD";
            case 10 -> "Tru64 UNIX";
            case 11 -> "Novell Modesto";
            case 12 -> "OpenBSD";
            case 13 -> "OpenVMS";
            case 14 -> "NonStop Kernel";
            case 15 -> "AROS";
            case 16 -> "FenixOS";
            case 17 -> "CloudABI";
            case 18 -> "OpenVOS";
            default -> null; // SYSV, GNU, and values for properties of the processor
        };
    }

    /** The target of a file, for people: another system than Linux, or its machine. */
    public static String kind(ElfFile file) {
        String system = system(file);
        return system == null ? name(file.machine()) : system;
    }

    /** The machine's name for people: {@code x86-64}, {@code 32-bit ARM (hard float)}. */
    public static String name(ElfFile.Machine machine) {
        return switch (machine.number()) {
            case X86_64 -> machine.bits() == 64 ? "x86-64" : "x32";
            case AARCH64 -> machine.bigEndian() ? "big-endian aarch64" : "aarch64";
            case I386 -> "32-bit x86";
            case ARM -> machine.hardFloat() ? "32-bit ARM (hard float)" : "32-bit ARM";
            case 8 -> "MIPS";
            case 20 -> "32-bit PowerPC";
            case 21 -> machine.bigEndian() ? "ppc64" : "ppc64le";
            case 22 -> "s390x";
            case 243 -> machine.bits() == 64 ? "riscv64" : "riscv32";
            case 258 -> "loongarch64";
            default -> machine.bits() + "-bit machine " + machine.number();
        };
    }

    /** The usual path of glibc's loader. */
    public static String glibcLoader(ElfFile.Machine machine) {
        return switch (machine.number()) {
            case X86_64 -> "/lib64/ld-linux-x86-64.so.2";
            case AARCH64 -> "/lib/ld-linux-aarch64.so.1";
            case ARM -> machine.hardFloat() ? "/lib/ld-linux-armhf.so.3" : "/lib/ld-linux.so.3";
            default -> "/lib/ld-linux.so.2";
        };
    }

    /** The name of musl's loader. */
    public static String muslLoader(ElfFile.Machine machine) {
        return switch (machine.number()) {
            case X86_64 -> "/lib/ld-musl-x86_64.so.1";
            case AARCH64 -> "/lib/ld-musl-aarch64.so.1";
            case ARM -> machine.hardFloat() ? "/lib/ld-musl-armhf.so.1" : "/lib/ld-musl-arm.so.1";
            default -> "/lib/ld-musl-i386.so.1";
        };
    }

    /** The kernel's {@code AT_PLATFORM} for the least capable processor of this kind. */
    public static String platform(ElfFile.Machine machine) {
        return switch (machine.number()) {
            case X86_64 -> "x86_64";
            case AARCH64 -> "aarch64";
            case ARM -> "v7l";
            default -> "i686";
        };
    }

    /** glibc's default folders when its loader cannot be read: Debian's, then the common ones. */
    static List<String> defaultFolders(ElfFile.Machine machine) {
        String triplet = switch (machine.number()) {
            case X86_64 -> "x86_64-linux-gnu";
            case AARCH64 -> "aarch64-linux-gnu";
            case ARM -> machine.hardFloat() ? "arm-linux-gnueabihf" : "arm-linux-gnueabi";
            default -> "i386-linux-gnu";
        };
        boolean lib64 = machine.number() == X86_64 || machine.number() == AARCH64;
        Stream<String> common =
                lib64 ? Stream.of("/lib64", "/usr/lib64", "/lib", "/usr/lib") : Stream.of("/lib", "/usr/lib");
        return Stream.concat(Stream.of("/lib/" + triplet, "/usr/lib/" + triplet), common)
                .toList();
    }
}
