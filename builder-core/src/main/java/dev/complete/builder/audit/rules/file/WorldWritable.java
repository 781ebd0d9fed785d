package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** {@code world-writable}: no entry is writable to all users, except folders that protect their entries (sticky). */
public final class WorldWritable implements AuditRule {

    private static final int OTHERS_WRITE = 02;
    private static final int STICKY = 01000;

    @Override
    public List<String> ids() {
        return List.of("world-writable");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (node instanceof Node.File file && isOpen(file.metadata())) {
                findings.add(finding(path, node, file.metadata()));
            } else if (node instanceof Node.Directory folder
                    && isOpen(folder.metadata())
                    && (folder.metadata().mode() & STICKY) == 0) {
                findings.add(finding(path, node, folder.metadata()));
            }
        });
        return findings;
    }

    private static boolean isOpen(Metadata metadata) {
        return (metadata.mode() & OTHERS_WRITE) != 0;
    }

    private static Fault finding(RootfsPath path, Node node, Metadata metadata) {
        return new Fault(
                "world-writable",
                Severity.WARN,
                path,
                node.origin(),
                Printable.escape(path.toString()) + " can be written by everybody (mode " + Access.mode(metadata) + ")",
                List.of(),
                "give it a mode under `permissions`",
                Causes.component(node, "paths", "can be written by everybody"),
                Remedy.ACCEPT);
    }
}
