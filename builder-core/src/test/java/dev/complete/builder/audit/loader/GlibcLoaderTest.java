package dev.complete.builder.audit.loader;

import static dev.complete.builder.audit.loader.SampleRoot.Elf.library;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.program;
import static dev.complete.builder.audit.loader.SampleRoot.GLIBC;
import static dev.complete.builder.audit.loader.SampleRoot.I386;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.audit.elf.ElfFile.Kind;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.loader.configuration.SearchPath;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** glibc's search order, a rule of ld.so(8) at a time. */
class GlibcLoaderTest {

    private static List<String> paths(Closure closure) {
        return closure.loaded().stream().map(LoadedLibrary::openedAs).toList();
    }

    private static List<String> missing(Closure closure) {
        return closure.missing().stream()
                .map(missing -> missing.by().binary().path() + " needs " + missing.name())
                .toList();
    }

    @Test
    void loadsBreadthFirstAndEachFileOnce() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libb.so.1", "liba.so.1", "libc.so.6"))
                .elf("/usr/lib/liba.so.1", library("liba.so.1", "libz.so.1", "libc.so.6"))
                .elf("/usr/lib/libb.so.1.2", library("libb.so.1", "liba.so.1"))
                .link("/usr/lib/libb.so.1", "libb.so.1.2")
                .link("/usr/lib/x86_64-linux-gnu/libz.so.1", "/opt/z")
                .elf("/opt/z", library("libz.so.1"));
        assertThat(paths(root.load("/bin/app")))
                .containsExactly(
                        "/bin/app",
                        "/usr/lib/libb.so.1",
                        "/usr/lib/liba.so.1",
                        "/lib/x86_64-linux-gnu/libc.so.6",
                        "/usr/lib/x86_64-linux-gnu/libz.so.1",
                        GLIBC);
    }

    @Test
    void theFoldersComeFromTheLoaderItself() throws Exception {
        SampleRoot root = SampleRoot.debian().elf("/bin/app", program(GLIBC, "libx.so.1"));
        assertThat(root.load("/bin/app").missing().get(0).searched())
                .extracting(SearchPath::shown)
                .containsExactly("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib");
        SampleRoot other = new SampleRoot()
                .text(GLIBC, "\0/lib64/\0/usr/lib64/\0/etc\0")
                .elf("/bin/app", program(GLIBC, "libx.so.1"));
        assertThat(other.load("/bin/app").missing().get(0).searched())
                .extracting(SearchPath::shown)
                .containsExactly("/lib64", "/usr/lib64");
    }

    /** Who has a path, of which kind, and who finds a library that is in {@code /opt/lib} only. */
    @ParameterizedTest(name = "app rpath {0} runpath {1}, liba rpath {2} runpath {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,        -,        -,        -,        missing",
                "/opt/lib, -,        -,        -,        found", // inherited
                "-,        /opt/lib, -,        -,        missing", // RUNPATH is not
                "-,        -,        /opt/lib, -,        found",
                "-,        -,        -,        /opt/lib, found",
                "/opt/lib, -,        -,        /nothing, missing", // a RUNPATH voids all RPATHs
                "/opt/lib, /nothing, -,        -,        missing",
                "-,        -,        /opt/lib, /nothing, missing",
                "-,        -,        /opt//lib/, -,      found",
                "-,        -,        -,  $ORIGIN/../../opt/lib, found",
                "-,        -,        -,  ${ORIGIN}/../../opt/lib, found",
                "-,        -,        -,  $ORIGINS/../../opt/lib, missing",
                "$ORIGIN/../opt/lib, -, -, -, found", // the origin of who has the RPATH, not of who needs the library
                "-,        -,        -,        ../opt/lib, found", // below the work directory
            })
    void runpathsServeTheirOwnFileAndRpathsAllBelow(
            String rpath, String runpath, String libraryRpath, String libraryRunpath, String expected)
            throws Exception {
        SampleRoot.Elf app = program(GLIBC, "liba.so");
        SampleRoot.Elf liba = library("liba.so", "libdeep.so");
        if (rpath != null) {
            app.rpath(rpath);
        }
        if (runpath != null) {
            app.runpath(runpath);
        }
        if (libraryRpath != null) {
            liba.rpath(libraryRpath);
        }
        if (libraryRunpath != null) {
            liba.runpath(libraryRunpath);
        }
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", app)
                .elf("/usr/lib/liba.so", liba)
                .elf("/opt/lib/libdeep.so", library("libdeep.so"));
        assertThat(missing(root.load("/bin/app")))
                .isEqualTo(expected.equals("found") ? List.of() : List.of("/usr/lib/liba.so needs libdeep.so"));
    }

    @Test
    void libAndPlatformStandForTheLoadersOwn() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "liba.so").runpath("/opt/${LIB}/$PLATFORM"))
                .elf("/opt/lib/x86_64-linux-gnu/x86_64/liba.so", library("liba.so"));
        assertThat(missing(root.load("/bin/app"))).isEmpty();
    }

    @Test
    void theOrderIsRpathEnvironmentRunpathDefaults() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .env("LD_LIBRARY_PATH", "/env")
                .elf("/bin/old", program(GLIBC, "libx.so").rpath("/rpath"))
                .elf("/bin/new", program(GLIBC, "libx.so").runpath("/runpath"))
                .elf("/bin/set", 04755, program(GLIBC, "libx.so").runpath("/runpath"));
        for (String folder : List.of("/rpath", "/env", "/runpath", "/usr/lib")) {
            root.elf(folder + "/libx.so", library("libx.so"));
        }
        assertThat(paths(root.load("/bin/old")).get(1)).isEqualTo("/rpath/libx.so");
        assertThat(paths(root.load("/bin/new")).get(1)).isEqualTo("/env/libx.so");
        assertThat(paths(root.load("/bin/set"))).as("setuid").element(1).isEqualTo("/runpath/libx.so");
    }

    @Test
    void aSetuidProgramsOriginCountsOnlyInSystemFolders() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/opt/bin/app", 04755, program(GLIBC, "libx.so").runpath("$ORIGIN/../lib"))
                .elf("/opt/bin/same", 0755, program(GLIBC, "libx.so").runpath("$ORIGIN/../lib"))
                .elf("/opt/lib/libx.so", library("libx.so"));
        assertThat(missing(root.load("/opt/bin/app"))).hasSize(1);
        assertThat(missing(root.load("/opt/bin/same"))).isEmpty();
    }

    @Test
    void whatIsLoadedIsFoundByItsSonameAndByTheNameItWasAskedBy() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "/opt/private/real.so", "liba.so"))
                .elf("/opt/private/real.so", library("libreal.so.3"))
                .elf("/usr/lib/liba.so", library("liba.so", "libreal.so.3"));
        Closure closure = root.load("/bin/app");
        assertThat(missing(closure)).isEmpty();
        assertThat(closure.named("libreal.so.3")).isNotNull();
    }

    @Test
    void otherMachinesLibrariesArePassedOver() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libx.so", "liby.so"))
                .elf("/lib/x86_64-linux-gnu/libx.so", library("libx.so").machine(I386))
                .elf("/usr/lib/libx.so", library("libx.so"))
                .elf("/usr/lib/liby.so", library("liby.so").machine(I386));
        Closure closure = root.load("/bin/app");
        assertThat(paths(closure).get(1)).isEqualTo("/usr/lib/libx.so");
        assertThat(closure.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.foreign())
                        .extracting(binary -> binary.path().toString())
                        .containsExactly("/usr/lib/liby.so"));
    }

    @Test
    void whatIsNoLibraryEndsTheSearch() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libscript.so", "libdamaged.so", "object.o"))
                .text("/lib/x86_64-linux-gnu/libscript.so", "GROUP ( libscript.so.1 )")
                .elf("/usr/lib/libscript.so", library("libscript.so"))
                .damaged("/lib/libdamaged.so")
                .elf("/lib/object.o", library("object.o").kind(Kind.OTHER));
        assertThat(root.load("/bin/app").missing())
                .extracting(missing -> missing.unusable() == null
                        ? null
                        : missing.unusable().path().toString())
                .containsExactly("/lib/x86_64-linux-gnu/libscript.so", "/lib/libdamaged.so", "/lib/object.o");
    }

    @Test
    void theCacheComesBeforeTheDefaultFoldersUnlessTheyAreRefused() throws Exception {
        byte[] cache = Caches.of("libx.so", "/opt/lib/libx.so", "liby.so", "/usr/lib/liby.so");
        SampleRoot root = SampleRoot.debian()
                .bytes("/etc/ld.so.cache", 0644, cache, FileFacts.NOTHING)
                .elf("/bin/app", program(GLIBC, "libx.so", "liby.so"))
                .elf("/bin/picky", program(GLIBC, "libx.so", "liby.so").noDefaults())
                .elf("/opt/lib/libx.so", library("libx.so"))
                .elf("/usr/lib/libx.so", library("libx.so"))
                .elf("/usr/lib/liby.so", library("liby.so"));
        assertThat(paths(root.load("/bin/app"))).containsExactly("/bin/app", "/opt/lib/libx.so", "/usr/lib/liby.so");
        assertThat(missing(root.load("/bin/picky"))).containsExactly("/bin/picky needs liby.so");
    }

    @Test
    void aStaleCacheIsPassedOver() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .bytes("/etc/ld.so.cache", 0644, Caches.of("libx.so", "/gone/libx.so"), FileFacts.NOTHING)
                .elf("/bin/app", program(GLIBC, "libx.so"))
                .elf("/usr/lib/libx.so", library("libx.so"));
        assertThat(paths(root.load("/bin/app"))).containsExactly("/bin/app", "/usr/lib/libx.so");
    }

    @Test
    void theConfigurationOnlyExplains() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .text("/etc/ld.so.conf", "include ld.so.conf.d/*.conf # all\n")
                .text("/etc/ld.so.conf.d/x.conf", "/opt/a, /opt/b\n")
                .text("/etc/ld.so.conf.d/x.conf.bak", "/opt/c\n")
                .elf("/bin/app", program(GLIBC, "libx.so"))
                .elf("/opt/b/libx.so", library("libx.so"));
        Closure closure = root.load("/bin/app");
        assertThat(missing(closure)).containsExactly("/bin/app needs libx.so");
        assertThat(closure.loader().hints("libx.so"))
                .containsExactly(
                        "/opt/b, which /etc/ld.so.conf names, but the image has no /etc/ld.so.cache: run ldconfig"
                                + " in a build step");
    }

    @Test
    void librariesForNewerProcessorsAreNotEnough() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libx.so"))
                .elf("/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libx.so", library("libx.so"));
        Closure closure = root.load("/bin/app");
        assertThat(missing(closure)).hasSize(1);
        assertThat(closure.loader().hints("libx.so")).singleElement().asString().contains("x86-64-v3");
    }

    @Test
    void preloadsComeFirst() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .env("LD_PRELOAD", "libgone.so /opt/libjemalloc.so.2")
                .elf("/bin/app", program(GLIBC, "libc.so.6"))
                .elf("/opt/libjemalloc.so.2", library("libjemalloc.so.2", "libm.so.6"));
        Closure closure = root.load("/bin/app");
        assertThat(paths(closure)).startsWith("/bin/app", "/opt/libjemalloc.so.2", "/lib/x86_64-linux-gnu/libc.so.6");
        assertThat(missing(closure)).containsExactly("/opt/libjemalloc.so.2 needs libm.so.6");
    }

    @Test
    void whatWouldTakeForEverIsNotFollowed() throws Exception {
        String folders = String.join(
                ":", IntStream.range(0, 4_000).mapToObj(i -> "/f" + i).toList());
        String[] names =
                IntStream.range(0, 300).mapToObj(i -> "lib" + i + ".so").toArray(String[]::new);
        SampleRoot root =
                SampleRoot.debian().elf("/bin/app", program(GLIBC, names).rpath(folders));
        assertThatThrownBy(() -> root.load("/bin/app")).isInstanceOf(LoadBudgetExceeded.class);
    }
}
