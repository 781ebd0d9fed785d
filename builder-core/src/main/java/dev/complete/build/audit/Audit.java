package dev.complete.build.audit;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.recipe.Mark;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks every rule about one image after the other, and remembers what was accepted. Not thread-safe. */
public final class Audit {

    private static final List<AuditRule> RULES = List.of(new StartCommands());

    private final Set<Mark> used = new HashSet<>();

    /** What the rules found and the recipe's {@code allow} does not accept, in the order of the rules. */
    public List<Finding> of(RootfsTree tree, ImageRecipe image, ContentSource contents) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (AuditRule rule : RULES) {
            for (Finding finding : rule.check(tree, image, contents)) {
                if (!isAllowed(finding, image)) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private boolean isAllowed(Finding finding, ImageRecipe image) {
        List<Mark> accepting = image.allow().stream()
                .filter(allow -> allow.rule().value().equals(finding.rule())
                        && allow.path().value().matches(finding.path()))
                .map(allow -> allow.path().at())
                .toList();
        used.addAll(accepting);
        return !accepting.isEmpty();
    }

    /**
     * A warning for each {@code allow} of {@code images} that accepted nothing so far: its reason is gone, or it was
     * never right. Images share entries, so this is worth asking only when all of them were audited.
     */
    public List<String> unused(List<ImageRecipe> images) {
        return images.stream()
                .flatMap(image -> image.allow().stream())
                .filter(allow -> !used.contains(allow.path().at()))
                .map(allow -> "`allow` of " + Printable.escape(allow.rule().value()) + " for `"
                        + Printable.escape(allow.path().value().text()) + "` accepts nothing ("
                        + allow.path().at().place() + "): remove or correct it")
                .distinct()
                .toList();
    }
}
