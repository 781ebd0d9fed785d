package dev.complete.build.audit;

import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.merge.Lookup;
import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.recipe.Located;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
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
    public List<Finding> check(RootfsTree tree, ImageRecipe image, ContentSource contents) {
        List<Finding> findings = new ArrayList<>();
        check("init", image.init(), tree, image, findings);
        check("command", image.command(), tree, image, findings);
        return findings;
    }

    private static void check(
            String what, List<Located<String>> argv, RootfsTree tree, ImageRecipe image, List<Finding> findings) {
        if (argv.isEmpty()) {
            return;
        }
        String program = argv.get(0).value();
        List<String> candidates = candidates(program, image);
        Lookup lookup = new Lookup(tree);
        Node.@Nullable File found = null;
        for (String candidate : candidates) {
            Node.File file = lookup.file(candidate);
            if (file != null && (file.metadata().mode() & 0111) != 0) {
                return;
            }
            found = found == null ? file : found;
        }
        String shown = Printable.escape(program);
        String name = image.name().value();
        if (found == null) {
            findings.add(new Finding(
                    what + "-missing",
                    Severity.ERROR,
                    path(candidates.get(0)),
                    null,
                    "the " + what + " of image `" + name + "`, " + shown + ", is in no layer"
                            + (candidates.size() > 1 ? " (looked at " + String.join(", ", candidates) + ")" : ""),
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
                    "commit it with `git update-index --chmod=+x`, or set its mode under `permissions`"));
        }
    }

    private static List<String> candidates(String program, ImageRecipe image) {
        if (program.startsWith("/")) {
            return List.of(program);
        }
        if (program.contains("/")) {
            return List.of(
                    image.workdir().value().isRoot()
                            ? "/" + program
                            : image.workdir().value() + "/" + program);
        }
        List<String> candidates = new ArrayList<>();
        for (String folder :
                image.env().getOrDefault("PATH", RuntimeContract.DEFAULT_PATH).split(":", -1)) {
            candidates.add((folder.isEmpty() ? image.workdir().value().toString() : folder) + "/" + program);
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
