package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.look.Trees;
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
                findings.add(new Fault.At("elf-machine", Severity.WARN, binary.path(), binary.file())
                        .problem(
                                Trees.shown(binary.path()) + " is for " + other + ", and nothing of the image loads it")
                        .fix("exclude what is there for other platforms, or allow it")
                        .with(List.of(new Detail("for", other)))
                        .because(SPARE)
                        .mendedBy(Remedy.EXCLUDE));
            } else if (!Machines.isOf(binary.elf(), platform)) {
                String kind = Machines.kind(binary.elf());
                String problem = kind + ", and the image for " + platform;
                findings.add(new Fault.At("elf-machine", Severity.ERROR, binary.path(), binary.file())
                        .problem(Trees.shown(binary.path()) + " is for " + problem)
                        .fix("take the file for " + platform
                                + " (`$arch` and `$machine` stand for the platform in a source's path), or exclude it")
                        .because(new Cause("files are for " + problem, "files"))
                        .mendedBy(Remedy.EXCLUDE));
            }
        }
        return findings;
    }
}
