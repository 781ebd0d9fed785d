package dev.complete.builder.audit.loader;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** C library that a library is part of, by its SONAME. */
public final class CLibraries {

    public static final String GLIBC = "glibc";
    public static final String MUSL = "musl";

    /** Parts that programs name; since 2.34 most of them are empty, but older programs still name them. */
    private static final Set<String> GLIBC_PARTS = Set.of(
            "libc.so.6",
            "libm.so.6",
            "libmvec.so.1",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libutil.so.1",
            "libanl.so.1",
            "libBrokenLocale.so.1");

    private CLibraries() {}

    /** {@link #GLIBC}, {@link #MUSL}, or null for all other libraries. */
    public static @Nullable String of(String soname) {
        if (GLIBC_PARTS.contains(soname) || soname.matches("ld(?:-linux[a-z0-9_-]*|64)\\.so\\.[0-9]")) {
            return GLIBC;
        }
        return soname.matches("(?:libc\\.musl|ld-musl)-[a-z0-9_]+\\.so\\.1|libc\\.so") ? MUSL : null;
    }
}
