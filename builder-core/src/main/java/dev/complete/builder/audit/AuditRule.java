package dev.complete.builder.audit;

import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.util.List;

/**
 * One rule of the audit, or a few that are checked together: reads a final tree and runs nothing of it. Stateless. Each
 * id it reports has a page, {@link RulePage}.
 */
public interface AuditRule {

    /** The public ids it may report, such as {@code elf-needed}. */
    List<String> ids();

    /** Whether the rule applies to one of the image's formats. */
    default boolean concerns(AuditedImage image) {
        return true;
    }

    /**
     * Violations of this rule, in path order; empty when there are none. Those with a common cause name it, and are
     * reported as one.
     */
    List<Fault> check(AuditedImage image) throws BuildException, IOException;
}
