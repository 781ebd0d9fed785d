package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code ssh-server} and {@code package-manager}: the image has no programs to change it while it runs. Package
 * managers of a language (pip, npm) belong to many programs' runtime and do not count; nor do busybox's applets, which
 * fetch nothing.
 */
public final class UnwantedPrograms {

    private static final Set<String> SSH_SERVERS =
            Set.of("dropbear", "dropbearmulti", "lshd", "sshd", "tinysshd", "tinysshd-makekey");

    private static final Set<String> PACKAGE_MANAGERS = Set.of(
            "apk",
            "apt",
            "apt-get",
            "aptitude",
            "dnf",
            "dnf5",
            "dpkg",
            "emerge",
            "microdnf",
            "nix-env",
            "opkg",
            "pacman",
            "rpm",
            "snap",
            "tdnf",
            "xbps-install",
            "yum",
            "zypper");

    private static final Set<String> MULTI_CALL = Set.of("busybox", "toybox");

    private UnwantedPrograms() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (SSH_SERVERS.contains(path.name()) && isProgram(path, node, image)) {
                String second = " a second way in, beside the runtime's own";
                findings.add(new Fault.At("ssh-server", Severity.ERROR, path, node)
                        .problem(Trees.shown(path) + " is an ssh server:" + second)
                        .fix("`exclude` it; the runtime's own `exec` looks inside")
                        .because(Causes.component(node, "files", "are ssh servers:" + second))
                        .mendedBy(Remedy.EXCLUDE));
            } else if (PACKAGE_MANAGERS.contains(path.name()) && isProgram(path, node, image)) {
                String useless = ", for which a read-only image has no use";
                findings.add(new Fault.At("package-manager", Severity.WARN, path, node)
                        .problem(Trees.shown(path) + " is a package manager" + useless)
                        .fix("`exclude` it, and what only it needs")
                        .because(Causes.component(node, "files", "are package managers" + useless))
                        .mendedBy(Remedy.EXCLUDE));
            }
        });
        return findings;
    }

    private static boolean isProgram(RootfsPath path, Node node, AuditedImage image) {
        RootfsPath at = node instanceof Node.Directory ? null : image.lookup().find(path.toString());
        Node.File file = at == null ? null : image.tree().file(at);
        if (at == null || file == null || !Trees.isExecutable(file)) {
            return false;
        }
        RootfsPath named = node instanceof Node.HardLink link ? link.leader() : at;
        return !MULTI_CALL.contains(named.name());
    }
}
