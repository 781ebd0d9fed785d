package dev.complete.build.audit;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.RootfsTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks every rule. */
public final class Audit {

    private static final List<AuditRule> RULES = List.of(new StartCommands());

    private Audit() {}

    /** What the rules found and the recipe's {@code allow} does not accept, in the order of the rules. */
    public static List<Finding> of(RootfsTree tree, ImageRecipe image, ContentSource contents) throws IOException {
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

    private static boolean isAllowed(Finding finding, ImageRecipe image) {
        return image.allow().stream()
                .anyMatch(allow -> allow.rule().value().equals(finding.rule())
                        && allow.path().matches(finding.path()));
    }
}
