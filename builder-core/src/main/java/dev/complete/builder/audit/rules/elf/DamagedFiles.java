package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.UnresolvedLibrary;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** {@code elf-malformed}: files that begin as ELF are valid; an error for those that are started or loaded. */
final class DamagedFiles {

    private DamagedFiles() {}

    static List<Fault> check(LinkClosures processes, AuditedImage image) {
        Map<RootfsPath, String> wanted = wanted(processes, image);
        List<Fault> findings = new ArrayList<>();
        for (Binaries.Opened file : processes.binaries().damaged().values()) {
            String by = wanted.get(file.path());
            Severity severity = by == null ? Severity.WARN : Severity.ERROR;
            findings.add(new Fault.At("elf-malformed", severity, file.path(), file.file())
                    .problem(Trees.shown(file.path()) + " begins as an ELF file and " + file.damage())
                    .fix("take an undamaged copy, or exclude it")
                    .with(by == null ? List.of() : List.of(new Detail("used by", by)))
                    .because(new Cause("files begin as ELF files, and each " + file.damage(), "files"))
                    .mendedBy(by == null ? Remedy.EXCLUDE : Remedy.ACCEPT));
        }
        return findings;
    }

    /** Damaged files that are needed, and the files that need them. */
    private static Map<RootfsPath, String> wanted(LinkClosures processes, AuditedImage image) {
        Map<RootfsPath, String> wanted = new HashMap<>(processes.started(image));
        processes.loaders().forEach((program, loader) -> {
            Binaries.Opened opened = processes.binaries().open(loader.path());
            if (opened != null) {
                wanted.merge(
                        opened.path(), Trees.shown(program.path()), BinaryOperator.minBy(Comparator.naturalOrder()));
            }
        });
        for (Closure closure : processes.all()) {
            for (UnresolvedLibrary missing : closure.missing()) {
                if (missing.unusable() != null) {
                    wanted.putIfAbsent(
                            missing.unusable().path(),
                            Trees.shown(missing.by().binary().path()));
                }
            }
        }
        return wanted;
    }
}
