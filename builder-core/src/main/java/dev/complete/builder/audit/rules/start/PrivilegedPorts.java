package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;

/**
 * {@code port-privileged}: the kernel lets the image's user bind its ports. Not checked when a program of the image may
 * gain privileges.
 */
public final class PrivilegedPorts implements AuditRule {

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
