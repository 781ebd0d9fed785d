package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.LoadBudgetExceeded;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules on the libraries of an image's programs. They are one class because all of them use the simulated loaders,
 * which take time.
 */
public final class ElfRules {

    private ElfRules() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        try {
            return checkAll(image);
        } catch (LoadBudgetExceeded e) {
            return List.of(new Fault.At("elf-malformed", Severity.ERROR, RootfsPath.ROOT, null)
                    .problem("the image's programs and libraries need so much of each other, or are to be looked for in"
                            + " so many folders, that their loading is not followed")
                    .fix("look for files that are no real programs, and for an RPATH or RUNPATH of thousands of"
                            + " folders"));
        }
    }

    private static List<Fault> checkAll(AuditedImage image) throws IOException {
        LinkClosures all = LinkClosures.of(image);
        Map<Binary, String> forOthers = ForOthers.of(all, image);
        LinkClosures processes = all.without(forOthers.keySet());
        Elsewhere elsewhere = new Elsewhere(image, processes.binaries());
        List<Fault> findings = new ArrayList<>();
        Supplies supplies = new Supplies(image, elsewhere);
        findings.addAll(Interpreters.check(
                processes, elsewhere, supplies, image.contract().platform()));
        Set<RootfsPath> startless = findings.stream().map(Fault::path).collect(Collectors.toSet());
        findings.addAll(MissingLibraries.check(processes, startless, elsewhere, supplies));
        findings.addAll(SymbolVersions.check(processes));
        findings.addAll(UndefinedSymbols.check(processes));
        findings.addAll(
                ForeignMachines.check(processes, forOthers, image.contract().platform()));
        findings.addAll(OptionalLibraries.check(processes, elsewhere));
        findings.addAll(DamagedFiles.check(processes, image));
        findings.sort(Comparator.comparing(Fault::path));
        return findings;
    }
}
