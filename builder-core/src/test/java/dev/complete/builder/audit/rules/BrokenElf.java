package dev.complete.builder.audit.rules;

import static dev.complete.builder.audit.loader.SampleRoot.AARCH64;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.library;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.program;
import static dev.complete.builder.audit.loader.SampleRoot.GLIBC;
import static dev.complete.builder.audit.loader.SampleRoot.MUSL;

import dev.complete.builder.audit.loader.SampleRoot.Elf;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Programs and libraries that cannot be loaded. */
final class BrokenElf {

    private BrokenElf() {}

    static Stream<Broken> rows() {
        return Stream.of(loaders(), libraries(), symbols(), files()).flatMap(rows -> rows);
    }

    /** A C library, and a program that it starts. */
    private static TestImage glibc(TestImage image, Elf program) {
        return image.folder("/lib", 0755)
                .folder("/lib64", 0755)
                .elf(GLIBC, library("ld-linux-x86-64.so.2").file())
                .elf(
                        "/lib64/libc.so.6",
                        library("libc.so.6", "ld-linux-x86-64.so.2").file())
                .elf("/usr/bin/app", program.file());
    }

    private static Broken row(String rule, String how, Consumer<TestImage> breaks, String path, String says) {
        return new Broken(rule, how, breaks, path, says, path.substring(1));
    }

    private static Stream<Broken> loaders() {
        return Stream.of(
                row(
                        "elf-interpreter",
                        "none",
                        image -> image.elf("/usr/bin/app", program(GLIBC).file()),
                        "/usr/bin/app",
                        "/usr/bin/app is started by the loader " + GLIBC + ", which is not in the image"),
                row(
                        "elf-interpreter",
                        "another C library's",
                        image -> glibc(image, program(MUSL)),
                        "/usr/bin/app",
                        "/usr/bin/app is started by the loader " + MUSL + ", which is not in the image"),
                row(
                        "elf-interpreter",
                        "a link to nothing",
                        image -> glibc(image, program("/lib/ld.so"))
                                .link("/lib/ld.so", "ld-2.36.so")
                                .allow("link-dangling", "/lib/ld.so"),
                        "/usr/bin/app",
                        "/usr/bin/app is started by the loader /lib/ld.so, which is not in the image"),
                row(
                        "elf-interpreter",
                        "a text",
                        image -> glibc(image, program("/usr/bin/serve")),
                        "/usr/bin/app",
                        "/usr/bin/app is started by the loader /usr/bin/serve, which is no program"));
    }

    private static Stream<Broken> libraries() {
        return Stream.of(
                row(
                        "elf-needed",
                        "by a program",
                        image -> glibc(image, program(GLIBC, "libc.so.6", "libssl.so.3")),
                        "/usr/bin/app",
                        "/usr/bin/app needs libssl.so.3, which its loader does not find"),
                row(
                        "elf-needed",
                        "by a library",
                        image -> glibc(image, program(GLIBC, "libssl.so.3"))
                                .elf(
                                        "/lib64/libssl.so.3",
                                        library("libssl.so.3", "libcrypto.so.3").file()),
                        "/lib64/libssl.so.3",
                        "/lib64/libssl.so.3 needs libcrypto.so.3, which its loader does not find"),
                row(
                        "elf-needed",
                        "by a library that is opened later",
                        image -> glibc(image, program(GLIBC, "libc.so.6"))
                                .elf(
                                        "/srv/app/_ssl.so",
                                        library("_ssl.so", "libssl.so.3").file()),
                        "/srv/app/_ssl.so",
                        "/srv/app/_ssl.so needs libssl.so.3, which its loader does not find"),
                row(
                        "elf-needed",
                        "a text in its place",
                        image -> glibc(image, program(GLIBC, "libssl.so.3"))
                                .file("/lib64/libssl.so.3", 0644, "INPUT(-lssl)"),
                        "/usr/bin/app",
                        "/usr/bin/app needs libssl.so.3, and finds /lib64/libssl.so.3, which is no library"),
                row(
                        "elf-dlopen",
                        "required",
                        image -> glibc(image, program(GLIBC).opens("required", "libgone.so.1", "libgone.so.0")),
                        "/usr/bin/app",
                        "/usr/bin/app cannot do without libgone.so.1, libgone.so.0, which its loader does not find"),
                row(
                        "elf-dlopen",
                        "recommended",
                        image -> glibc(image, program(GLIBC).opens("recommended", "libgone.so.1")),
                        "/usr/bin/app",
                        "/usr/bin/app would like to open libgone.so.1, which its loader does not find"));
    }

    private static Stream<Broken> symbols() {
        return Stream.of(
                row(
                        "elf-version",
                        "an older C library",
                        image -> glibc(image, program(GLIBC, "libc.so.6").wants("libc.so.6", "GLIBC_2.38", false))
                                .elf(
                                        "/lib64/libc.so.6",
                                        library("libc.so.6")
                                                .versions("GLIBC_2.36")
                                                .file()),
                        "/usr/bin/app",
                        "/usr/bin/app wants GLIBC_2.38 of /lib64/libc.so.6, which does not have it"),
                row(
                        "elf-symbol",
                        "in no library",
                        image -> glibc(image, program(GLIBC, "libc.so.6").uses("ssl_new", "ssl_free")),
                        "/usr/bin/app",
                        "/usr/bin/app uses ssl_free, ssl_new, which nothing that is loaded with it defines"),
                row(
                        "elf-symbol",
                        "in nothing that could open it",
                        image -> glibc(image, program(GLIBC, "libc.so.6").defines("PyInit"))
                                .elf(
                                        "/srv/app/plugin.so",
                                        library("plugin.so")
                                                .uses("PyInit", "PyGone")
                                                .file()),
                        "/srv/app/plugin.so",
                        "/srv/app/plugin.so uses PyGone, which nothing that is loaded with it defines"));
    }

    private static Stream<Broken> files() {
        return Stream.of(
                row(
                        "elf-machine",
                        "a library",
                        image -> glibc(image, program(GLIBC))
                                .elf(
                                        "/srv/app/fast.so",
                                        library("fast.so").machine(AARCH64).file()),
                        "/srv/app/fast.so",
                        "/srv/app/fast.so is for aarch64, and the image for linux/amd64"),
                row(
                        "elf-machine",
                        "a program",
                        image -> image.elf(
                                "/usr/bin/app", program(GLIBC).machine(AARCH64).file()),
                        "/usr/bin/app",
                        "/usr/bin/app is for aarch64, and the image for linux/amd64"),
                row(
                        "elf-malformed",
                        "the command",
                        image -> image.damaged("/usr/bin/app").command = List.of("app"),
                        "/usr/bin/app",
                        "/usr/bin/app begins as an ELF file and is cut off in its header"),
                row(
                        "elf-malformed",
                        "a library that is needed",
                        image -> glibc(image, program(GLIBC, "libssl.so.3")).damaged("/lib64/libssl.so.3"),
                        "/lib64/libssl.so.3",
                        "/lib64/libssl.so.3 begins as an ELF file and is cut off in its header"),
                row(
                        "elf-malformed",
                        "nobody's",
                        image -> image.damaged("/usr/share/example"),
                        "/usr/share/example",
                        "/usr/share/example begins as an ELF file and is cut off in its header"));
    }
}
