package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code ssh-server} and {@code package-manager}: the image has no programs to change it while it runs. Package
 * managers of a language (pip, npm) belong to many programs' runtime and do not count; nor do busybox's applets, which
 * fetch nothing.
 */
public final class UnwantedPrograms implements AuditRule {

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

    @Override
    public List<String> ids() {
        return List.of("ssh-server", "package-manager");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            boolean ssh = SSH_SERVERS.contains(path.name());
            if ((ssh || PACKAGE_MANAGERS.contains(path.name())) && isProgram(path, node, image)) {
                findings.add(ssh ? sshServer(path, node) : packageManager(path, node));
            }
        });
        return findings;
    }

    private static boolean isProgram(RootfsPath path, Node node, AuditedImage image) {
        if (node instanceof Node.Directory) {
            return false;
        }
        Walk walk = Walk.along(path.toString(), RootfsPath.ROOT, image.tree()::get);
        Node.File file = walk.found() ? image.tree().file(walk.at()) : null;
        return file != null && Trees.isExecutable(file) && !isApplet(node, walk.at());
    }

    private static boolean isApplet(Node node, RootfsPath real) {
        RootfsPath named = node instanceof Node.HardLink link ? link.leader() : real;
        return MULTI_CALL.contains(named.name());
    }

    private static Fault sshServer(RootfsPath path, Node node) {
        return new Fault(
                "ssh-server",
                Severity.ERROR,
                path,
                node.origin(),
                Printable.escape(path.toString()) + " is an ssh server: a second way in, past whoever runs the image",
                List.of(),
                "`exclude` it; the runtime's own `exec` looks inside",
                Causes.component(node, "files", "are ssh servers: a second way in, past whoever runs the image"),
                Remedy.EXCLUDE);
    }

    private static Fault packageManager(RootfsPath path, Node node) {
        return new Fault(
                "package-manager",
                Severity.WARN,
                path,
                node.origin(),
                Printable.escape(path.toString()) + " is a package manager, for which a read-only image has no use",
                List.of(),
                "`exclude` it, and what only it needs",
                Causes.component(node, "files", "are package managers, for which a read-only image has no use"),
                Remedy.EXCLUDE);
    }
}
