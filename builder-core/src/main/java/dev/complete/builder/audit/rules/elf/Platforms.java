package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.rootfs.RootfsPath;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Paths without the names of machines, operating systems and C libraries: files with the same remainder are variants
 * for several platforms, of which a program selects its own.
 */
final class Platforms {

    private static final Pattern WORDS = Pattern.compile("(?<![a-z0-9])(?:"
            + "linux(?:32|64|musl|glibc)?|(?:many|musl)linux[0-9_]*|android|darwin|macos|osx|ios|mac"
            + "|win(?:32|64|dows)?|freebsd|netbsd|openbsd|dragonfly|sunos|solaris|illumos|aix|haiku"
            + "|x86[_-]?64|x64|x86|amd64|ia32|i[3-6]86|ia64|arm64(?:ec)?|aarch64(?:_be)?|arm(?:v[5-9][a-z]*|el|hf)?"
            + "|ppc(?:64(?:le|el)?)?|powerpc(?:64(?:le)?)?|s390x?|riscv(?:32|64)(?:gc)?|loong(?:arch)?64"
            + "|mips(?:64)?(?:el|le)?|sparc(?:64|v9)?|universal2?"
            + "|musl(?:eabi(?:hf)?)?|glibc|gnu(?:eabi(?:hf)?|x32|abi64)?|msvc|unknown|pc|apple|eabi(?:hf)?"
            + ")(?![a-z0-9])");

    private Platforms() {}

    /** The remainder, equal for all variants of a file; not a path. */
    static String without(RootfsPath path) {
        String rest = WORDS.matcher(path.toString().toLowerCase(Locale.ROOT)).replaceAll("");
        return rest.replaceAll("[-_.+]+", "-").replaceAll("-?/[-/]*", "/").replaceAll("-$", "");
    }
}
