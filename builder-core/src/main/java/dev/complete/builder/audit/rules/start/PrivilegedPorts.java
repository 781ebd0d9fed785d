package dev.complete.builder.audit.rules.start;

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
public final class PrivilegedPorts {

    private PrivilegedPorts() {}

    public static List<Fault> check(AuditedImage image) {
        PrivilegedPort port = PrivilegedPort.of(image.contract()).orElse(null);
        if (port == null || image.contract().newPrivileges()) {
            return List.of();
        }
        return List.of(new Fault.At("port-privileged", Severity.WARN, RootfsPath.ROOT, null)
                .problem("port " + port.number() + " is below 1024, and user "
                        + image.contract().user()
                        + " is not root: an image cannot permit binding it, only the command that starts the image can")
                .fix("use a port above 1023 and publish it as " + port.number()
                        + ", or accept this: what complete writes for a runtime says so, and others take "
                        + PrivilegedPort.SYSCTL + "=" + port.start()));
    }
}
