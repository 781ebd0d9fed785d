package dev.complete.build.audit;

import dev.complete.build.BuildException;
import java.io.IOException;
import java.util.List;

/**
 * One rule of the audit, or a few that are one question: looks at a final tree and runs nothing of it. Stateless. Each
 * id it reports has a page, {@link RulePage}.
 */
public interface AuditRule {

    /** The public ids it may report, such as {@code elf-needed}. */
    List<String> ids();

    /** Everything that breaks this rule, in path order; empty when nothing does. */
    List<Finding> check(AuditedImage image) throws BuildException, IOException;

    /**
     * What to show of findings that are not accepted: all of them, unless many say the same. An error is never left out.
     *
     * @param findings of this rule, in path order
     */
    default List<Finding> summarise(List<Finding> findings) {
        return findings;
    }
}
