package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.PrivilegeGain;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code setuid}, {@code setgid} and {@code capabilities}: no program gives its caller additional powers. The bits have
 * another meaning on folders, and none on a file that no user can execute.
 */
public final class Privileges {

    private static final String CAPABILITY = "security.capability";

    private Privileges() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (node instanceof Node.File file && Trees.isExecutable(file)) {
                Metadata metadata = file.metadata();
                if ((metadata.mode() & 04000) != 0) {
                    findings.add(finding(PrivilegeGain.SETUID, path, file, "runs as user " + metadata.uid()));
                }
                if ((metadata.mode() & 02000) != 0) {
                    findings.add(finding(PrivilegeGain.SETGID, path, file, "runs as group " + metadata.gid()));
                }
                if (metadata.xattrs().containsKey(CAPABILITY)) {
                    findings.add(finding(PrivilegeGain.CAPABILITIES, path, file, "has capabilities of its own"));
                }
            }
        });
        return findings;
    }

    private static Fault finding(PrivilegeGain gain, RootfsPath path, Node.File file, String what) {
        String bit = gain == PrivilegeGain.CAPABILITIES ? "" : ", take the bit away under `permissions`";
        return new Fault.At(gain.id(), Severity.ERROR, path, file)
                .problem(Trees.shown(path) + " " + what + " for every user that starts it (mode "
                        + Access.mode(file.metadata()) + ")")
                .fix("`exclude` it" + bit + ", or accept it with a reason under `allow`")
                .because(Causes.component(file, "programs", Causes.plural(what) + " for every user that starts them"));
    }
}
