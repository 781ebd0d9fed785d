package dev.complete.cli.command;

import dev.complete.builder.recipe.glob.DebianInstallOnly;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FolderTrust;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete import debian}: runs a shell script, with apt, dpkg-deb, tar and Git. */
@Command(
        name = "debian",
        description = {
            "Commits Debian packages, with all they depend on, to a repository.",
            "It holds a tree, ready to be a toolchain or a runtime, or the .deb files. The same packages are the same"
                    + " commit id on any machine. An earlier import gets one more commit.",
        },
        footer = {
            "",
            "apt checks Debian's signatures. No script of a package runs; what they would make and programs need",
            "is there nevertheless: alternatives such as `cc`, `awk` and `java`, users, the bundle of authorities.",
            "With --debs it is one more package, complete-installed. What packages need only to be installed",
            "(debconf, dpkg, adduser and the like) comes when --include names it. Needs apt, dpkg and Git, but",
            "not root.",
            "",
            "Examples:",
            "  complete import debian toolchain",
            "  complete import debian --include python3,ca-certificates --debs ../python-debs",
        })
final class ImportDebianCommand implements Callable<Integer> {

    /** Packages that compile C with make and configure scripts. */
    private static final String TOOLCHAIN = "gcc,libc6-dev,make,binutils,patch,dash,coreutils,sed,grep,mawk,findutils,"
            + "diffutils,tar,gzip,bzip2,xz-utils,perl-base";

    private static final List<String> SCRIPTS = List.of(
            "debian/import.sh",
            "debian/root.sh",
            "debian/installed.sh",
            "debian/install-scripts.pl",
            "debian/keystore.pl");

    /** Architectures of Debian's archive and ports; a release's mirror decides which of them it has. */
    private static final List<String> ARCHITECTURES = List.of(
            "amd64",
            "arm64",
            "armel",
            "armhf",
            "i386",
            "mips64el",
            "mipsel",
            "ppc64el",
            "riscv64",
            "s390x",
            "alpha",
            "hppa",
            "ia64",
            "loong64",
            "m68k",
            "powerpc",
            "ppc64",
            "sh4",
            "sparc64",
            "x32");

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DIR", description = "The repository: a new folder, or an earlier import.")
    private Path directory = Path.of("");

    @Option(
            names = "--include",
            split = ",",
            paramLabel = "PACKAGE",
            defaultValue = TOOLCHAIN,
            description = "Packages, separated by commas; `NAME-` leaves one out. Default, a C toolchain:"
                    + " ${DEFAULT-VALUE}.")
    private List<String> packages = new ArrayList<>();

    @Option(
            names = "--debs",
            description = "Commit the .deb files, for `unpack: {deps/NAME/*.deb: /}` and `exclude:"
                    + " [debian-install-only]`.")
    private boolean debs;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Debian's release, such as bookworm (default: this machine's).")
    private String suite = "";

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            defaultValue = "amd64",
            description = "Debian's name of the architecture (default: ${DEFAULT-VALUE}, never the host's).")
    private String architecture = "";

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Where to fetch from (default: $COMPLETE_DEBIAN_MIRROR, or what this machine's apt uses).")
    private String mirror = "";

    ImportDebianCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        requireWord("--suite", suite, "([a-z][a-z0-9.-]*)?");
        requireArchitecture();
        for (String name : packages) {
            requireWord("--include", name, "[a-z0-9][a-z0-9+.-]+");
        }
        Path target = terminal.directory().resolve(directory);
        FolderTrust.require(target);
        List<String> arguments = new ArrayList<>();
        arguments.add(debs ? "debs" : "tree");
        arguments.add(suite);
        arguments.add(architecture);
        arguments.add(target.toString());
        arguments.addAll(packages);
        Map<String, String> environment = new HashMap<>(Map.of("COMPLETE_LEAVE_OUT", DebianInstallOnly.list()));
        if (!mirror.isEmpty()) {
            environment.put("COMPLETE_DEBIAN_MIRROR", mirror);
        }
        int exit = BundledScripts.run(terminal, SCRIPTS, arguments, environment);
        return switch (exit) {
            case ExitCode.OK, ExitCode.USAGE, ExitCode.INVALID, ExitCode.NETWORK -> exit;
            default -> ExitCode.IO;
        };
    }

    /** Refuses other words, which would otherwise look like a Debian without packages. */
    private void requireArchitecture() {
        if (!ARCHITECTURES.contains(architecture)) {
            String nearest = NearestWord.to(architecture, ARCHITECTURES);
            throw new UsageException("--arch: Debian has no architecture `" + Printable.escape(architecture) + "`"
                    + (nearest == null
                            ? ": say one of " + String.join(", ", ARCHITECTURES)
                            : ": did you mean `" + nearest + "`?"));
        }
    }

    /** Refuses words that apt would read as an option, a pattern or a path. */
    private static void requireWord(String option, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new UsageException(option + " cannot be `" + value + "`");
        }
    }
}
