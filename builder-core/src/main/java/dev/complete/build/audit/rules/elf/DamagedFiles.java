package dev.complete.build.audit.rules.elf;

import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Finding.Detail;
import dev.complete.build.audit.Severity;
import dev.complete.build.audit.loader.Binaries;
import dev.complete.build.audit.loader.Closure;
import dev.complete.build.audit.loader.Missing;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code elf-malformed}: files that begin as ELF can be read as such; an error for those that something starts or loads. */
final class DamagedFiles {

    private DamagedFiles() {}

    static List<Finding> check(Processes processes, AuditedImage image) {
        Map<RootfsPath, String> wanted = wanted(processes, image.contract());
        List<Finding> findings = new ArrayList<>();
        for (Binaries.Opened file : processes.binaries().damaged().values()) {
            String by = wanted.get(file.path());
            findings.add(new Finding(
                    "elf-malformed",
                    by == null ? Severity.WARN : Severity.ERROR,
                    file.path(),
                    file.file().origin(),
                    Words.path(file.path()) + " begins as an ELF file and " + file.damage(),
                    by == null ? List.of() : List.of(new Detail("used by", by)),
                    "take an undamaged copy, or exclude it"));
        }
        return findings;
    }

    /** Who cannot do without a damaged file. */
    private static Map<RootfsPath, String> wanted(Processes processes, RuntimeContract contract) {
        Map<RootfsPath, String> wanted = new HashMap<>();
        start("init", contract.init(), contract, processes, wanted);
        start("command", contract.command(), contract, processes, wanted);
        processes.loaders().forEach((program, loader) -> {
            Binaries.Opened opened = processes.binaries().open(loader.path());
            if (opened != null) {
                wanted.merge(opened.path(), Words.path(program.path()), DamagedFiles::first);
            }
        });
        for (Closure closure : processes.all()) {
            for (Missing missing : closure.missing()) {
                if (missing.unusable() != null) {
                    wanted.putIfAbsent(
                            missing.unusable().path(),
                            Words.path(missing.by().binary().path()));
                }
            }
        }
        return wanted;
    }

    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static void start(
            String what,
            List<String> argv,
            RuntimeContract contract,
            Processes processes,
            Map<RootfsPath, String> wanted) {
        if (argv.isEmpty()) {
            return;
        }
        String program = argv.get(0);
        List<String> folders = program.startsWith("/")
                ? List.of("")
                : program.contains("/")
                        ? List.of(contract.cwd())
                        : List.of(contract.path().split(":", -1));
        for (String folder : folders) {
            Binaries.Opened opened = processes.binaries().open(folder + "/" + program);
            if (opened != null && (opened.file().metadata().mode() & 0111) != 0) {
                wanted.put(opened.path(), "the image's " + what);
                return;
            }
        }
    }
}
