package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditRule;
import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Fault;
import dev.complete.build.audit.Severity;
import dev.complete.build.contract.PrivilegedPort;
import dev.complete.build.rootfs.RootfsPath;
import java.util.List;

/**
 * {@code port-privileged}: the kernel lets the image's user bind its ports. Not asked of an image some program of which is to
 * gain privileges.
 */
final class PrivilegedPorts implements AuditRule {

    @Override
    public List<String> ids() {
        return List.of("port-privileged");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        PrivilegedPort port = PrivilegedPort.of(image.contract()).orElse(null);
        if (port == null || image.contract().newPrivileges()) {
            return List.of();
        }
        return List.of(new Fault(
                "port-privileged",
                Severity.WARN,
                RootfsPath.ROOT,
                null,
                "port " + port.number() + " is below 1024, and user "
                        + image.contract().user()
                        + " is not root: an image cannot say that it may be bound, so whoever starts it has to",
                List.of(),
                "use a port above 1023 and publish it as " + port.number()
                        + ", or accept this: what complete writes for a runtime says so, and others take "
                        + PrivilegedPort.SYSCTL + "=" + port.start()));
    }
}
