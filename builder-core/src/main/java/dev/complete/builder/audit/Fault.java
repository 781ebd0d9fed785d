package dev.complete.builder.audit;

import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path of a final tree that breaks a rule. Texts are escaped already.
 *
 * @param rule the rule's public id, such as {@code elf-needed}
 * @param path the image path at fault: for a missing file, the path that needs it
 * @param origin of {@code path}; null when it is itself missing
 * @param problem one sentence that names the fault or the missing file
 * @param details further facts, such as {@code searched} and the folders; in display order
 * @param fix advice on this fault, one sentence
 * @param cause possibly shared with other faults; null when it is not shared
 * @param remedy a possible change of the manifest
 */
public record Fault(
        String rule,
        Severity severity,
        RootfsPath path,
        @Nullable Origin origin,
        String problem,
        List<Detail> details,
        String fix,
        @Nullable Cause cause,
        Remedy remedy) {

    /** @param label one or two words, such as {@code exists in} */
    public record Detail(String label, String text) {}

    /**
     * Cause of faults; those of one rule and one cause are one finding.
     *
     * @param many the problem of all of them, shown behind their number: {@code files need libssl.so.3}
     * @param label of the list of their paths, such as {@code needed by}
     */
    public record Cause(String many, String label) {}

    public Fault {
        details = List.copyOf(details);
    }

    /**
     * The broken rule and the path that breaks it.
     *
     * @param node with the fault's origin; null when there is none
     */
    public record At(
            String rule,
            Severity severity,
            RootfsPath path,
            @Nullable Node node) {
        public Problem problem(String sentence) {
            return new Problem(this, sentence);
        }
    }

    /** A fault before its advice. */
    public record Problem(At at, String sentence) {
        /** A fault that shares no cause, and whose remedy needs a human decision. */
        public Fault fix(String advice) {
            Origin origin = at.node == null ? null : at.node.origin();
            return new Fault(at.rule, at.severity, at.path, origin, sentence, List.of(), advice, null, Remedy.ACCEPT);
        }
    }

    public Fault with(List<Detail> further) {
        return new Fault(rule, severity, path, origin, problem, further, fix, cause, remedy);
    }

    public Fault because(Cause common) {
        return new Fault(rule, severity, path, origin, problem, details, fix, common, remedy);
    }

    public Fault mendedBy(Remedy remedy) {
        return new Fault(rule, severity, path, origin, problem, details, fix, cause, remedy);
    }
}
