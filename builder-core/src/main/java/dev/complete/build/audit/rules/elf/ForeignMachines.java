package dev.complete.build.audit.rules.elf;

import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;
import dev.complete.build.audit.loader.Binary;
import dev.complete.build.audit.loader.Machines;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/** {@code elf-machine}: programs and libraries are for the image's platform. */
final class ForeignMachines {

    private ForeignMachines() {}

    static List<Finding> check(Processes processes, Platform platform) {
        List<Finding> findings = new ArrayList<>();
        for (Binary binary : processes.binaries().all()) {
            if (!Machines.isOf(binary.elf().machine(), platform)) {
                findings.add(new Finding(
                        "elf-machine",
                        Severity.ERROR,
                        binary.path(),
                        binary.file().origin(),
                        Words.path(binary.path()) + " is for "
                                + Machines.name(binary.elf().machine()) + ", and the image for " + platform,
                        List.of(),
                        "take the file for " + platform + " (`$arch` and `$machine` stand for the platform in a"
                                + " source's path), or exclude it"));
            }
        }
        return findings;
    }
}
