package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.List;

/** {@code world-writable}: no entry is writable to all users, except folders that protect their entries (sticky). */
public final class WorldWritable {

    private static final int OTHERS_WRITE = 02;
    private static final int STICKY = 01000;

    private WorldWritable() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (node instanceof Node.File file && (file.metadata().mode() & OTHERS_WRITE) != 0) {
                findings.add(finding(path, node, file.metadata()));
            } else if (node instanceof Node.Directory folder
                    && (folder.metadata().mode() & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
                findings.add(finding(path, node, folder.metadata()));
            }
        });
        return findings;
    }

    private static Fault finding(RootfsPath path, Node node, Metadata metadata) {
        return new Fault.At("world-writable", Severity.WARN, path, node)
                .problem(Trees.shown(path) + " can be written by everybody (mode " + Access.mode(metadata) + ")")
                .fix("give it a mode under `permissions`")
                .because(Causes.component(node, "paths", "can be written by everybody"));
    }
}
