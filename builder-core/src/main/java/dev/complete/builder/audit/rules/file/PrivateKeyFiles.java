package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code private-key}: the image has no private key, which all its readers would have. Keys are found by content, and
 * by well-known names.
 */
public final class PrivateKeyFiles {

    private static final Pattern NAME = Pattern.compile("ssh_host_[a-z0-9]+_key|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?");

    private PrivateKeyFiles() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (node instanceof Node.File file && !file.content().isEmpty()) {
                String kind = kind(path, image.facts().of(file.content()).privateKey());
                if (kind != null) {
                    findings.add(new Fault.At("private-key", Severity.ERROR, path, file)
                            .problem(Trees.shown(path) + " " + kind)
                            .fix("`exclude` it, take it out of its repository, and replace the key:"
                                    + " it is in Git's history")
                            .because(Causes.component(file, "files", "hold private keys, or are named as such"))
                            .mendedBy(Remedy.EXCLUDE));
                }
            }
        });
        return findings;
    }

    private static @Nullable String kind(RootfsPath path, @Nullable String said) {
        if (said != null) {
            return "holds a private key (" + Printable.escape(said) + ")";
        }
        return NAME.matcher(path.name()).matches() ? "is named as ssh names private keys" : null;
    }
}
