package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code elf-machine}: programs and libraries are for the image's platform. Files that are never started or loaded are
 * reported once, and not as an error.
 */
final class ForeignMachines {

    private ForeignMachines() {}

    private static final Cause SPARE = new Cause(
            "files are for other machines, operating systems or C libraries than the image's; nothing loads them",
            "files");

    /** @param forOthers files that are never started or loaded, and their targets */
    static List<Fault> check(LinkClosures processes, Map<Binary, String> forOthers, Platform platform) {
        List<Fault> findings = new ArrayList<>();
        for (Binary binary : processes.binaries().all()) {
            String other = forOthers.get(binary);
            if (other != null) {
                findings.add(spare(binary, other));
            } else if (!Machines.isOf(binary.elf(), platform)) {
                String kind = Machines.kind(binary.elf());
                findings.add(new Fault(
                        "elf-machine",
                        Severity.ERROR,
                        binary.path(),
                        binary.file().origin(),
                        Words.path(binary.path()) + " is for " + kind + ", and the image for " + platform,
                        List.of(),
                        "take the file for " + platform + " (`$arch` and `$machine` stand for the platform in a"
                                + " source's path), or exclude it",
                        new Cause("files are for " + kind + ", and the image for " + platform, "files"),
                        Remedy.EXCLUDE));
            }
        }
        return findings;
    }

    private static Fault spare(Binary binary, String other) {
        return new Fault(
                "elf-machine",
                Severity.WARN,
                binary.path(),
                binary.file().origin(),
                Words.path(binary.path()) + " is for " + other + ", and nothing of the image loads it",
                List.of(new Detail("for", other)),
                "exclude what is there for other platforms, or allow it",
                SPARE,
                Remedy.EXCLUDE);
    }
}
