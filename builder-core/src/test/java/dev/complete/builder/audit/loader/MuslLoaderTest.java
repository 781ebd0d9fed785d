package dev.complete.builder.audit.loader;

import static dev.complete.builder.audit.loader.SampleRoot.Elf.library;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.program;
import static dev.complete.builder.audit.loader.SampleRoot.I386;
import static dev.complete.builder.audit.loader.SampleRoot.MUSL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** musl's search order, where it is not glibc's. */
class MuslLoaderTest {

    private static List<String> paths(Closure closure) {
        return closure.loaded().stream().map(LoadedLibrary::openedAs).toList();
    }

    private static List<String> missing(Closure closure) {
        return closure.missing().stream().map(UnresolvedLibrary::name).toList();
    }

    @Test
    void theLoaderIsTheWholeCLibrary() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf("/bin/app", program(MUSL, "libc.musl-x86_64.so.1", "libpthread.so.0", "libm.so.6", "libcap.so.2"));
        assertThat(paths(root.load("/bin/app"))).containsExactly("/bin/app", MUSL);
        assertThat(missing(root.load("/bin/app"))).containsExactly("libcap.so.2");
    }

    @Test
    void runpathsAreInheritedToo() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf("/bin/app", program(MUSL, "liba.so").runpath("/opt/lib"))
                .elf("/usr/lib/liba.so", library("liba.so", "libdeep.so").rpath("/nothing"))
                .elf("/opt/lib/libdeep.so", library("libdeep.so"));
        assertThat(missing(root.load("/bin/app"))).isEmpty();
    }

    @Test
    void theEnvironmentComesFirst() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .env("LD_LIBRARY_PATH", "/env")
                .elf("/bin/app", program(MUSL, "libx.so").rpath("/rpath"))
                .elf("/env/libx.so", library("libx.so"))
                .elf("/rpath/libx.so", library("libx.so"));
        assertThat(paths(root.load("/bin/app"))).containsExactly("/bin/app", "/env/libx.so");
    }

    @Test
    void thePathFileReplacesTheDefaultFolders() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf("/bin/app", program(MUSL, "libx.so", "liby.so"))
                .elf("/usr/lib/libx.so", library("libx.so"))
                .elf("/opt/b/liby.so", library("liby.so"));
        assertThat(missing(root.load("/bin/app"))).containsExactly("liby.so");
        root.text("/etc/ld-musl-x86_64.path", "/opt/a:/opt/b\n");
        assertThat(missing(root.load("/bin/app"))).containsExactly("libx.so");
    }

    @Test
    void aLoaderOutsideTheRootHasItsPathFileBesideIt() throws Exception {
        SampleRoot root = new SampleRoot()
                .elf("/musl/lib/ld-musl-x86_64.so.1", library("libc.so"))
                .text("/musl/etc/ld-musl-x86_64.path", "/opt\n")
                .elf("/bin/app", program("/musl/lib/ld-musl-x86_64.so.1", "libx.so", "libc.so"))
                .elf("/opt/libx.so", library("libx.so"));
        assertThat(missing(root.load("/bin/app"))).isEmpty();
    }

    @Test
    void sonamesAndOtherTokensMeanNothing() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf(
                        "/bin/app",
                        program(MUSL, "/opt/real.so", "libreal.so.3", "libx.so").rpath("/opt:$LIB"))
                .elf("/opt/real.so", library("libreal.so.3"))
                .elf("/opt/libx.so", library("libx.so"));
        assertThat(missing(root.load("/bin/app"))).containsExactly("libreal.so.3", "libx.so");
    }

    @Test
    void anotherMachinesLibraryEndsTheSearch() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf("/bin/app", program(MUSL, "libx.so"))
                .elf("/lib/libx.so", library("libx.so").machine(I386))
                .elf("/usr/lib/libx.so", library("libx.so"));
        assertThat(missing(root.load("/bin/app"))).containsExactly("libx.so");
    }
}
