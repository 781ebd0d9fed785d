package dev.complete.build.audit;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.RootfsTree;
import java.io.IOException;
import java.util.List;

/** One rule of the audit: looks at a final tree and runs nothing of it. Stateless. */
public interface AuditRule {

    /** Everything that breaks this rule, in path order; empty when nothing does. */
    List<Finding> check(RootfsTree tree, ImageRecipe image, ContentSource contents) throws IOException;
}
