package dev.complete.builder.audit.rules.elf;

import static dev.complete.builder.audit.loader.SampleRoot.AARCH64;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.library;
import static dev.complete.builder.audit.loader.SampleRoot.Elf.program;
import static dev.complete.builder.audit.loader.SampleRoot.GLIBC;
import static dev.complete.builder.audit.loader.SampleRoot.I386;
import static dev.complete.builder.audit.loader.SampleRoot.MUSL;
import static dev.complete.builder.audit.loader.SampleRoot.X86_64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Packages;
import dev.complete.builder.audit.PinnedPackage;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.RulePage;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.elf.ElfFile.Kind;
import dev.complete.builder.audit.elf.ElfFile.Machine;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.loader.SampleRoot;
import dev.complete.builder.audit.loader.SampleRoot.Elf;
import dev.complete.builder.audit.rules.AuditRules;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules on programs and libraries, each on a root that breaks it and on one that nearly does. */
class ElfRulesTest {

    private static <T> Located<T> at(T value, int line) {
        return new Located<>(value, new SourceLocation("complete.yaml", line, 3, 4, "  some: line"));
    }

    /**
     * @param excluded globs that took away what {@code withheld} has
     * @param others whose files {@code withheld} has
     */
    private static AuditedImage image(
            SampleRoot root, List<String> excluded, SampleRoot others, ComponentTree... withheld) {
        return image(root, excluded, others, Packages.NONE, withheld);
    }

    private static AuditedImage image(
            SampleRoot root, List<String> excluded, SampleRoot others, Packages packages, ComponentTree... withheld) {
        ImageRecipe recipe = new ImageRecipe(
                at("shop", 1),
                List.of(Platform.LINUX_AMD64),
                List.of(at("app", 2), at("python", 2)),
                excluded.stream().map(glob -> at(PathSet.parse(glob), 20)).toList(),
                List.of(),
                List.of(at("/bin/app", 3)),
                null,
                Collections.emptySortedMap(),
                at(RootfsPath.ROOT, 4),
                root.env(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                false,
                false);
        RuntimeContract contract = new RuntimeContract(
                "shop",
                Platform.LINUX_AMD64,
                new ResolvedUser(0, 0),
                List.of(),
                List.of("/bin/app"),
                new TreeMap<>(root.env()),
                "/",
                List.of(),
                List.of(),
                "/",
                List.of(),
                false,
                List.of());
        return new AuditedImage(
                recipe,
                contract,
                Set.of(),
                List.of(),
                root.tree(),
                new Lookup(root.tree()),
                root.facts(),
                Arrays.asList(withheld),
                packages,
                others.facts()::of,
                root.contents());
    }

    private static List<Fault> findings(SampleRoot root) throws IOException {
        return ElfRules.check(image(root, List.of(), root));
    }

    private static List<String> said(SampleRoot root) throws IOException {
        return findings(root).stream()
                .map(finding -> finding.severity() + " " + finding.rule() + ": " + finding.problem())
                .toList();
    }

    private static String detail(Fault finding, String label) {
        return finding.details().stream()
                .filter(detail -> detail.label().equals(label))
                .map(Fault.Detail::text)
                .reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
    }

    @Test
    void everyIdHasAPage() {
        assertThat(AuditRules.ids().stream().filter(id -> id.startsWith("elf-")))
                .hasSize(7)
                .allSatisfy(id -> assertThat(RulePage.of(id).text()).contains("**What**", "**Why**", "**Fix**"));
    }

    @Test
    void aWholeRootHasNoFindings() throws Exception {
        assertThat(said(SampleRoot.debian()
                        .elf(
                                "/bin/app",
                                program(GLIBC, "libx.so.1", "libc.so.6")
                                        .wants("libx.so.1", "X_1", false)
                                        .uses("x"))
                        .elf(
                                "/usr/lib/libx.so.1",
                                library("libx.so.1").versions("X_1").defines("x"))
                        .elf("/bin/static", new SampleRoot.Elf().kind(Kind.PROGRAM))
                        .elf(
                                "/usr/lib/crt1.o",
                                new SampleRoot.Elf().kind(Kind.OTHER).machine(AARCH64))
                        .damaged("/usr/lib/debug/libx.so.1.debug")))
                .isEmpty();
    }

    @Test
    void namesTheLoaderThatIsMissing() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/alpine", program(MUSL, "libc.musl-x86_64.so.1"))
                .elf("/bin/dangling", program("/lib/ld.so"))
                .link("/lib/ld.so", "nowhere")
                .elf("/bin/odd", program("/lib/other.so"))
                .elf("/lib/other.so", 0644, library("ld"))
                .elf("/bin/arm", program("/lib/arm.so"))
                .elf("/lib/arm.so", library("arm").machine(AARCH64));
        assertThat(findings(root).stream().filter(finding -> finding.rule().equals("elf-interpreter")))
                .extracting(Fault::problem)
                .containsExactly(
                        "/bin/alpine is started by the loader " + MUSL + ", which is not in the image",
                        "/bin/arm is started by the loader /lib/arm.so, which is for aarch64 while the program is for x86-64",
                        "/bin/dangling is started by the loader /lib/ld.so, which is not in the image",
                        "/bin/odd is started by the loader /lib/other.so, which cannot be executed: its mode is 0644");
    }

    @Test
    void namesTheLibraryWhoNeedsItAndWhereItWasLookedFor() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "liba.so"))
                .elf("/bin/tool", program(GLIBC, "liba.so"))
                .elf("/usr/lib/liba.so", library("liba.so", "libssl.so.3").runpath("$ORIGIN/private"));
        Fault finding = findings(root).get(0);
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-needed: /usr/lib/liba.so needs libssl.so.3, which its loader does not find");
        assertThat(finding.path()).hasToString("/usr/lib/liba.so");
        assertThat(finding.origin()).isNotNull();
        assertThat(detail(finding, "used by")).isEqualTo("/bin/app and 1 more");
        assertThat(detail(finding, "searched"))
                .isEqualTo(
                        "/usr/lib/private (RUNPATH)\n/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n/lib\n/usr/lib");
        assertThat(finding.fix()).contains("libssl.so.3");
    }

    @Test
    void saysWhereTheLibraryIsInstead() throws Exception {
        SampleRoot all = SampleRoot.debian()
                .from("python")
                .elf("/usr/lib/libssl.so.3", library("libssl.so.3"))
                .from("toolchain")
                .elf("/usr/lib/libcrypto.so.3", library("libcrypto.so.3"));
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libssl.so.3", "libcrypto.so.3", "libq.so.1", "libr.so.1"))
                .elf("/opt/libq.so.1", library("libq.so.1"))
                .elf("/usr/lib/libr.so.1.2", library("libr.so.1"));
        List<Fault> findings = ElfRules.check(image(
                root,
                List.of("/usr/lib/libssl*"),
                all,
                new ComponentTree("python", all.tree(), List.of()),
                new ComponentTree("toolchain", all.tree(), List.of())));
        assertThat(findings).hasSize(4);
        assertThat(detail(findings.get(0), "exists in"))
                .contains("/usr/lib/libssl.so.3 of component `python`, removed by `exclude` of `/usr/lib/libssl*`"
                        + " (complete.yaml:20:3)");
        assertThat(findings.get(0).fix()).isEqualTo("let `exclude` keep it");
        assertThat(detail(findings.get(1), "exists in"))
                .contains("/usr/lib/libcrypto.so.3 of component `toolchain`, which does not ship");
        assertThat(findings.get(2).fix()).startsWith("say LD_LIBRARY_PATH: /opt under `env`");
        assertThat(findings.get(3).fix()).startsWith("add `links: {/usr/lib/libr.so.1: libr.so.1.2}`");
    }

    @Test
    void aLibraryThatIsOpenedLaterMayCountOnWhatWasLoadedBefore() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libc.so.6").defines("PyInit"))
                .elf("/opt/jvm/libjava.so", library("libjava.so", "libjvm.so"))
                .elf("/opt/jvm/server/libjvm.so", library("libjvm.so"))
                .elf("/opt/r/module.so", library("module.so", "libR.so"))
                .elf("/opt/lib/libR.so", library("libR.so"))
                .elf("/usr/lib/python3/_bz2.so", library("_bz2.so", "libbz2.so.1"))
                .elf("/usr/lib/libbz2.so.1.0", library("libbz2.so.1")) // without the link that it is found by
                .elf(
                        "/usr/lib/python3/_ssl.so",
                        library("_ssl.so", "libssl.so.3").uses("PyInit"));
        assertThat(said(root))
                .containsExactly(
                        "WARN elf-needed: /opt/r/module.so needs libR.so, which its loader does not find",
                        "ERROR elf-needed: /usr/lib/python3/_bz2.so needs libbz2.so.1, which its loader does not find",
                        "ERROR elf-needed: /usr/lib/python3/_ssl.so needs libssl.so.3, which its loader does not find");
    }

    @Test
    void saysWhenOnlyAnotherMachinesLibraryIsThere() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libx.so"))
                .elf("/usr/lib/libx.so", library("libx.so").machine(I386));
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-needed: /bin/app needs libx.so, and finds only /usr/lib/libx.so, which is for 32-bit x86",
                        "ERROR elf-machine: /usr/lib/libx.so is for 32-bit x86, and the image for linux/amd64");
    }

    @Test
    void versionsMustBeDefinedUnlessTheyAreWeakOrThereAreNone() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf(
                        "/bin/app",
                        program(GLIBC, "libx.so", "liby.so")
                                .wants("libx.so", "X_1.12", false)
                                .wants("libx.so", "X_1.2", false)
                                .wants("libx.so", "X_3", true)
                                .wants("liby.so", "Y_1", false))
                .elf("/usr/lib/libx.so", library("libx.so").versions("X_1.2", "X_1.10", "X_1.9"))
                .elf("/usr/lib/liby.so", library("liby.so"));
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-version: /bin/app wants X_1.12 of /usr/lib/libx.so, which does not have it");
        assertThat(detail(findings(root).get(0), "has")).isEqualTo("up to X_1.10");
    }

    @Test
    void muslDoesNotLookAtVersions() throws Exception {
        SampleRoot root = SampleRoot.alpine()
                .elf("/bin/app", program(MUSL, "libx.so").wants("libx.so", "X_2", false))
                .elf("/usr/lib/libx.so", library("libx.so").versions("X_1"));
        assertThat(said(root)).isEmpty();
    }

    @Test
    void symbolsMayComeFromAnyoneInTheProcess() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "liba.so", "libb.so").defines("host"))
                .elf("/usr/lib/liba.so", library("liba.so").uses("host", "b", "nowhere"))
                .elf("/usr/lib/libb.so", library("libb.so").defines("b"))
                .elf("/opt/plugin.so", library("plugin.so").uses("host", "lost1", "lost2"))
                .elf("/opt/other.so", library("other.so").defines("nowhere"));
        assertThat(said(root))
                .containsExactly(
                        "WARN elf-symbol: /opt/plugin.so uses lost1, lost2, which nothing that is loaded with it defines",
                        "WARN elf-symbol: /usr/lib/liba.so uses nowhere, which nothing that is loaded with it defines");
    }

    @Test
    void whatIsOpenedLaterIsLookedForByItsPriority() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf(
                        "/bin/app",
                        program(GLIBC)
                                .opens("required", "libgone.so.1", "libgone.so.0")
                                .opens("required", "libgone.so.1", "libhere.so.1")
                                .opens("recommended", "libnice.so")
                                .opens("suggested", "librare.so"))
                .elf("/usr/lib/libhere.so.1", library("libhere.so.1"));
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-dlopen: /bin/app cannot do without libgone.so.1, libgone.so.0, which its loader does not"
                                + " find",
                        "WARN elf-dlopen: /bin/app would like to open libnice.so, which its loader does not find");
    }

    @Test
    void aDamagedFileMattersWhenSomethingWantsIt() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .damaged("/bin/app")
                .elf("/bin/tool", program(GLIBC, "libx.so"))
                .damaged("/usr/lib/libx.so")
                .damaged("/usr/share/example");
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-malformed: /bin/app begins as an ELF file and is cut off in its header",
                        "ERROR elf-malformed: /usr/lib/libx.so begins as an ELF file and is cut off in its header",
                        "WARN elf-malformed: /usr/share/example begins as an ELF file and is cut off in its header");
        assertThat(detail(findings(root).get(1), "used by")).isEqualTo("/bin/tool");
    }

    @Test
    void namesAreEscaped() throws Exception {
        SampleRoot root = SampleRoot.debian().elf("/bin/app", program(GLIBC, "lib\u001b[2J.so"));
        assertThat(findings(root).get(0).toString()).doesNotContain("\u001b").contains("\\u001b[2J");
    }

    @Test
    void aTextInPlaceOfALibraryIsNamed() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libx.so"))
                .bytes("/usr/lib/libx.so", 0644, new byte[1], FileFacts.NOTHING);
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-needed: /bin/app needs libx.so, and finds /usr/lib/libx.so, which is no library");
    }

    private static final Pin TOOLS = new Pin("deps/tools", "https://example.org/tools.git", new GitId("2".repeat(40)));

    private static List<Fault> withTools(SampleRoot root, SampleRoot tools) throws IOException {
        return ElfRules.check(image(root, List.of(), tools, new ComponentTree("tools", tools.tree(), List.of())));
    }

    private static List<String> shipped(Fault fault) {
        return fault.remedy() instanceof Remedy.Ship ship
                ? ship.files().stream()
                        .map(file -> ship.component() + " " + file.from().path() + " -> " + file.to())
                        .toList()
                : List.of(fault.remedy().toString());
    }

    @Test
    void proposesTheLibraryOfAnotherComponentWithWhatItNeeds() throws Exception {
        SampleRoot tools = SampleRoot.debian()
                .from("tools")
                .pinned(TOOLS)
                .elf("/usr/lib/libssl.so.3.0.1", library("libssl.so.3", "libcrypto.so.3", "libc.so.6", "libgone.so"))
                .link("/usr/lib/libssl.so.3", "libssl.so.3.0.1")
                .elf("/opt/tools/libcrypto.so.3", library("libcrypto.so.3", "libssl.so.3"));
        SampleRoot root = SampleRoot.debian().elf("/bin/app", program(GLIBC, "libssl.so.3", "libc.so.6"));
        Fault fault = withTools(root, tools).get(0);
        assertThat(shipped(fault))
                .containsExactly(
                        "app usr/lib/libssl.so.3.0.1 -> /usr/lib/libssl.so.3",
                        "app opt/tools/libcrypto.so.3 -> /usr/lib/libcrypto.so.3");
    }

    @Test
    void proposesTheLoaderAtThePathThatProgramsName() throws Exception {
        SampleRoot tools =
                new SampleRoot().from("tools").pinned(TOOLS).elf("/usr/lib/" + GLIBC.substring(7), library("ld"));
        Fault fault = withTools(new SampleRoot().elf("/bin/app", program(GLIBC)), tools)
                .get(0);
        assertThat(fault.rule()).isEqualTo("elf-interpreter");
        assertThat(shipped(fault)).containsExactly("app usr/lib/" + GLIBC.substring(7) + " -> " + GLIBC);
    }

    /** What a build step left cannot be copied, and another machine's is no help. */
    @Test
    void proposesNothingThatCannotBeCopied() throws Exception {
        SampleRoot root = SampleRoot.debian().elf("/bin/app", program(GLIBC, "liba.so"));
        SampleRoot built = SampleRoot.debian().from("tools").elf("/usr/lib/liba.so", library("liba.so"));
        SampleRoot foreign = SampleRoot.debian()
                .from("tools")
                .pinned(TOOLS)
                .elf("/usr/lib/liba.so", library("liba.so").machine(AARCH64));
        assertThat(withTools(root, built).get(0).remedy()).isEqualTo(Remedy.ACCEPT);
        assertThat(withTools(root, foreign).get(0).remedy()).isEqualTo(Remedy.ACCEPT);
    }

    /** With what it depends on, as far as that is pinned and does not ship. */
    @Test
    void proposesThePinnedPackageOfALibrary() throws Exception {
        SampleRoot ssl = new SampleRoot()
                .elf("/usr/lib/x86_64-linux-gnu/libssl.so.3.0", library("libssl.so.3", "libcrypto.so.3"))
                .link("/usr/lib/x86_64-linux-gnu/libssl.so.3", "libssl.so.3.0");
        SampleRoot arm = new SampleRoot()
                .elf(
                        "/usr/lib/x86_64-linux-gnu/libssl.so.3",
                        library("libssl.so.3").machine(AARCH64));
        SampleRoot own = new SampleRoot().elf("/opt/own/libssl.so.3", library("libssl.so.3"));
        SampleRoot root = SampleRoot.debian()
                .from("lib")
                .text("/var/lib/dpkg/status.d/libc6", "")
                .from("app")
                .elf("/bin/app", program(GLIBC, "libssl.so.3", "libc.so.6"));
        SampleRoot all = new SampleRoot();
        List<PinnedPackage> pinned = List.of(
                pinned("a-arm.deb", "libssl3-arm", "", arm, all),
                pinned("b-own.deb", "libssl3-own", "", own, all),
                pinned(
                        "c.deb",
                        "libssl3",
                        "Depends: libc6 (>= 2.34), gone | libcrypto-api (= 3),\n debconf:any\n",
                        ssl,
                        all),
                pinned("d.deb", "libcrypto3", "Provides: libcrypto-api (= 3)\n", new SampleRoot(), all),
                pinned("e.deb", "libc6", "", new SampleRoot(), all));

        List<Fault> faults = ElfRules.check(image(root, List.of(), all, Packages.of(pinned, all.contents())));

        assertThat(faults.get(0).remedy())
                .isEqualTo(new Remedy.Unpack("app", List.of("deps/debs/c.deb", "deps/debs/d.deb")));
    }

    @Test
    void proposesThePinnedPackageOfALoader() throws Exception {
        SampleRoot all = new SampleRoot();
        PinnedPackage libc = pinned("libc6.deb", "libc6", "", new SampleRoot().elf(GLIBC, library("ld")), all);
        SampleRoot root = new SampleRoot().elf("/bin/app", program(GLIBC));
        List<Fault> faults = ElfRules.check(image(root, List.of(), all, Packages.of(List.of(libc), all.contents())));
        assertThat(faults.get(0).remedy()).isEqualTo(new Remedy.Unpack("app", List.of("deps/debs/libc6.deb")));
    }

    private static PinnedPackage pinned(String file, String name, String fields, SampleRoot holds, SampleRoot all) {
        holds.text("/var/lib/dpkg/status.d/" + name, "Package: " + name + "\n" + fields);
        all.knows(holds);
        return new PinnedPackage("deps/debs/" + file, holds.tree());
    }

    /** Nor is anything to be left out because of that. */
    @Test
    void aLoaderThatIsMissingAndItsCLibraryAreOneCause() throws Exception {
        SampleRoot root = new SampleRoot()
                .elf("/bin/app", program(GLIBC, "libc.so.6", "libm.so.6"))
                .elf("/usr/lib/module.so", library("module.so", "libc.so.6", "libz.so.1"));
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-interpreter: /bin/app is started by the loader " + GLIBC
                                + ", which is not in the image",
                        "ERROR elf-needed: /usr/lib/module.so needs libz.so.1, which its loader does not find");
        assertThat(findings(root).get(1).remedy()).isEqualTo(Remedy.ACCEPT);
    }

    static Stream<Arguments> spare() {
        return Stream.of(
                Arguments.of("/m/prebuilds/linux-x64/a.node", "/m/prebuilds/linux-arm64/a.node", AARCH64, 0),
                Arguments.of("/m/prebuilds/linux-x64/a.glibc.node", "/m/prebuilds/linux-x64/a.musl.node", X86_64, 0),
                Arguments.of("/m/build/Release/a.node", "/m/prebuilds/linux-arm64/a.napi.node", AARCH64, 0),
                Arguments.of("/m/sharp-linux-x64/lib/a.so.8", "/m/sharp-linuxmusl-x64/lib/a.so.8", X86_64, 0),
                Arguments.of(
                        "/p/a.cpython-311-x86_64-linux-gnu.so", "/p/a.cpython-311-aarch64-linux-gnu.so", AARCH64, 0),
                Arguments.of("/n/Linux-x86_64/a.so", "/n/FreeBSD-x86_64/a.so", X86_64, 9),
                Arguments.of("/n/linux/amd64/a.so", "/n/sunos/amd64/a.so", X86_64, 6));
    }

    @ParameterizedTest
    @MethodSource("spare")
    void whatIsForOthersBesideTheRightOneIsNoError(String right, String other, Machine machine, int osAbi)
            throws Exception {
        boolean musl = other.contains("musl");
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/app", program(GLIBC, "libc.so.6"))
                .elf(right, library("a.so", "libc.so.6"))
                .elf(
                        other,
                        library("a.so", musl ? "libc.musl-x86_64.so.1" : "libc.so.6")
                                .machine(machine)
                                .osAbi(osAbi));
        assertThat(findings(root)).singleElement().satisfies(fault -> {
            assertThat(fault.rule()).isEqualTo("elf-machine");
            assertThat(fault.severity()).isEqualTo(Severity.WARN);
            assertThat(fault.path()).hasToString(other);
        });
    }

    @Test
    void whatIsForOthersIsOneFindingHoweverManyThereAre() throws Exception {
        SampleRoot root = SampleRoot.debian().elf("/m/prebuilds/linux-x64/a.node", library("a.node", "libc.so.6"));
        for (String other : List.of("linux-arm64", "linux-ia32", "linux-arm", "linuxmusl-x64", "freebsd-x64")) {
            Elf elf = library("a.node", other.contains("musl") ? "libc.musl-x86_64.so.1" : "libc.so.6");
            root.elf(
                    "/m/prebuilds/" + other + "/a.node",
                    other.contains("x64") ? elf.osAbi(other.contains("bsd") ? 9 : 0) : elf.machine(AARCH64));
        }
        assertThat(findings(root))
                .hasSize(5)
                .allSatisfy(fault -> assertThat(fault.cause())
                        .isEqualTo(findings(root).get(0).cause()));
    }

    @Test
    void aForeignFileAloneOrWantedStaysAnError() throws Exception {
        assertThat(said(SampleRoot.debian()
                        .elf(
                                "/m/prebuilds/linux-arm64/a.node",
                                library("a.node").machine(AARCH64))))
                .containsExactly("ERROR elf-machine: /m/prebuilds/linux-arm64/a.node is for aarch64, and the image for"
                        + " linux/amd64");
        assertThat(said(SampleRoot.debian()
                        .elf("/bin/app", program(GLIBC, "libx.so").runpath("/m/linux-arm64"))
                        .elf("/m/linux-x64/libx.so", library("libx.so"))
                        .elf("/m/linux-arm64/libx.so", library("libx.so").machine(AARCH64))))
                .containsExactly(
                        "ERROR elf-needed: /bin/app needs libx.so, and finds only /m/linux-arm64/libx.so, which is for"
                                + " aarch64",
                        "ERROR elf-machine: /m/linux-arm64/libx.so is for aarch64, and the image for linux/amd64");
        assertThat(said(SampleRoot.debian()
                        .elf("/bin/app", program(GLIBC).machine(AARCH64)) // the command
                        .elf("/bin/app-x64", program(GLIBC))))
                .containsExactly("ERROR elf-machine: /bin/app is for aarch64, and the image for linux/amd64");
        assertThat(said(SampleRoot.debian()
                        .elf("/m/musl/a.node", library("a.node", "libc.musl-x86_64.so.1"))
                        .elf("/bin/tool", program(GLIBC))))
                .containsExactly("ERROR elf-needed: /m/musl/a.node needs libc.musl-x86_64.so.1, which its loader does"
                        + " not find");
    }

    @Test
    void foreignDataIsNoError() throws Exception {
        assertThat(said(SampleRoot.debian()
                        .elf(
                                "/go/src/debug/elf/testdata/gcc-arm",
                                program("/lib/ld.so").machine(AARCH64))
                        .elf("/srv/example", 0644, program("/lib/ld.so").machine(AARCH64))
                        .elf("/usr/lib/firmware/dsp.so", library("dsp").machine(AARCH64))))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("WARN elf-machine"));
    }

    @Test
    void aFileForAnotherSystemIsNoneOfOurs() throws Exception {
        SampleRoot root = SampleRoot.debian()
                .elf("/bin/tool", program(GLIBC, "libx.so"))
                .elf("/usr/lib/libx.so", library("libx.so").osAbi(9))
                .elf("/bin/gnu", program(GLIBC, "liby.so"))
                .elf("/usr/lib/liby.so", library("liby.so").osAbi(3));
        assertThat(said(root))
                .containsExactly(
                        "ERROR elf-needed: /bin/tool needs libx.so, and finds only /usr/lib/libx.so, which is for FreeBSD",
                        "ERROR elf-machine: /usr/lib/libx.so is for FreeBSD, and the image for linux/amd64");
    }
}
