package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditRule;
import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code init-missing} and {@code command-missing}: what starts the container is in it, is a regular file and can be
 * executed. A command without a slash is looked for along the image's {@code PATH}, as the kernel's callers do.
 */
final class StartCommands implements AuditRule {

    @Override
    public List<String> ids() {
        return List.of("init-missing", "command-missing");
    }

    @Override
    public List<Finding> check(AuditedImage image) {
        List<Finding> findings = new ArrayList<>();
        check("init", image.contract().init(), image, findings);
        check("command", image.contract().command(), image, findings);
        return findings;
    }

    private static void check(String what, List<String> argv, AuditedImage image, List<Finding> findings) {
        if (argv.isEmpty()) {
            return;
        }
        String program = argv.get(0);
        List<String> candidates = candidates(program, image.contract());
        Node.@Nullable File found = null;
        for (String candidate : candidates) {
            Node.File file = image.lookup().file(candidate);
            if (file != null && (file.metadata().mode() & 0111) != 0) {
                return;
            }
            found = found == null ? file : found;
        }
        String shown = Printable.escape(program);
        String name = image.contract().name();
        if (found == null) {
            findings.add(new Finding(
                    what + "-missing",
                    Severity.ERROR,
                    path(candidates.get(0)),
                    null,
                    "the " + what + " of image `" + name + "`, " + shown + ", is in no layer"
                            + (candidates.size() > 1 ? " (looked at " + String.join(", ", candidates) + ")" : ""),
                    List.of(),
                    "add the component that holds it to `layers`, or correct `" + what + "`"));
        } else {
            findings.add(new Finding(
                    what + "-missing",
                    Severity.ERROR,
                    path(candidates.get(0)),
                    found.origin(),
                    "the " + what + " of image `" + name + "`, " + shown + ", cannot be executed: its mode is "
                            + String.format(
                                    Locale.ROOT, "%04o", found.metadata().mode()),
                    List.of(),
                    "commit it with `git update-index --chmod=+x`, or set its mode under `permissions`"));
        }
    }

    private static List<String> candidates(String program, RuntimeContract contract) {
        if (program.startsWith("/")) {
            return List.of(program);
        }
        String cwd = contract.cwd().equals("/") ? "" : contract.cwd();
        if (program.contains("/")) {
            return List.of(cwd + "/" + program);
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : contract.path().split(":", -1)) {
            candidates.add((folder.isEmpty() ? cwd : folder) + "/" + program);
        }
        return candidates;
    }

    private static RootfsPath path(String text) {
        try {
            return RootfsPath.of(text);
        } catch (IllegalArgumentException e) {
            return RootfsPath.ROOT;
        }
    }
}
