package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.ImageText;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code log-file} and {@code machine-id}: the image has no traces of a machine on which the files once ran. */
public final class MachineTraces {

    private static final String LOGS = "/var/log/";
    private static final Set<String> LOGINS = Set.of("/run/utmp", "/var/run/utmp");
    private static final Set<String> MACHINE_IDS = Set.of("/etc/machine-id", "/var/lib/dbus/machine-id");

    /** systemd's value for a machine without an id: machine-id(5). */
    private static final String NO_ID = "uninitialized";

    private MachineTraces() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        List<Fault> findings = new ArrayList<>();
        for (Map.Entry<RootfsPath, Node> entry : image.tree().nodes().entrySet()) {
            if (!(entry.getValue() instanceof Node.File file) || file.content().isEmpty()) {
                continue;
            }
            RootfsPath at = entry.getKey();
            String path = at.toString();
            if (path.startsWith(LOGS) || LOGINS.contains(path)) {
                findings.add(new Fault.At("log-file", Severity.WARN, at, file)
                        .problem(Trees.shown(at) + " is a log file of another machine")
                        .fix("`exclude` it; logs of this image go to stdout")
                        .because(Causes.component(file, "log files", "are of another machine"))
                        .mendedBy(Remedy.EXCLUDE));
            } else if (MACHINE_IDS.contains(path)
                    && !ImageText.of(file, image).strip().equals(NO_ID)) {
                findings.add(new Fault.At("machine-id", Severity.WARN, at, file)
                        .problem(path + " is set: every copy of the image would be the same machine")
                        .fix("`exclude` it, and give the image an empty one: `files: {" + path + ": \"\"}`")
                        .because(new Cause("files are set: every copy of the image would be the same machine", "files"))
                        .mendedBy(Remedy.EXCLUDE));
            }
        }
        return findings;
    }
}
