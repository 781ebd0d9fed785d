package dev.complete.builder.audit;

import dev.complete.builder.output.format.Format;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One rule of the audit, or a few that are checked together. Each id has a page, {@link RulePage}.
 *
 * @param ids the public ids it may report, such as {@code elf-needed}
 * @param concerns whether it applies to one of these output formats
 */
public record AuditRule(List<String> ids, Predicate<Set<Format>> concerns, Check check) {

    /**
     * The check of a rule: reads a final tree and runs nothing of it. Stateless, and called beside others. Of a file's
     * content it asks only what is recorded, so that other contents can change without an audit: its facts, whether it is
     * empty, and its bytes and whether they are few by {@link AuditedImage#contents}.
     */
    @FunctionalInterface
    public interface Check {

        /**
         * Violations of the rule, in path order; empty when there are none. Those with a common cause name it, and are
         * reported as one.
         */
        List<Fault> of(AuditedImage image) throws IOException;
    }

    /** A rule for every format. */
    public AuditRule(Check check, String... ids) {
        this(List.of(ids), formats -> true, check);
    }
}
