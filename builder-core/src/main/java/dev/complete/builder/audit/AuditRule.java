package dev.complete.builder.audit;

import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.util.List;

/**
 * One rule of the audit, or a few that are one question: looks at a final tree and runs nothing of it. Stateless. Each
 * id it reports has a page, {@link RulePage}.
 */
public interface AuditRule {

    /** The public ids it may report, such as {@code elf-needed}. */
    List<String> ids();

    /** Whether it has anything to ask of the formats that the image is for; others' findings would be nobody's. */
    default boolean concerns(AuditedImage image) {
        return true;
    }

    /**
     * Everything that breaks this rule, in path order; empty when nothing does. Those that have one cause say so, and are
     * told as one.
     */
    List<Fault> check(AuditedImage image) throws BuildException, IOException;
}
