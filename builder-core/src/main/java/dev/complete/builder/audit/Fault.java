package dev.complete.builder.audit;

import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path of a final tree that breaks a rule. Texts are escaped already.
 *
 * @param rule the rule's public id, such as {@code elf-needed}
 * @param path the image path it is about: whoever needs what is missing
 * @param origin where {@code path} came from; null when it is itself what is missing
 * @param problem one sentence that names what is wrong or missing
 * @param details more of it, such as {@code searched} and the folders; in the order to be shown
 * @param fix what to do about this one, one sentence
 * @param cause what it may have in common with others; null when it stands alone
 * @param remedy what the manifest could say
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
     * Faults of one rule and one cause are one finding.
     *
     * @param many the problem of all of them; their number stands before it: {@code files need libssl.so.3}
     * @param label of the list of their paths, such as {@code needed by}
     */
    public record Cause(String many, String label) {}

    public Fault {
        details = List.copyOf(details);
    }

    /** A fault that stands alone and that only somebody can judge. */
    public Fault(
            String rule,
            Severity severity,
            RootfsPath path,
            @Nullable Origin origin,
            String problem,
            List<Detail> details,
            String fix) {
        this(rule, severity, path, origin, problem, details, fix, null, Remedy.ACCEPT);
    }

    public Fault because(Cause common) {
        return new Fault(rule, severity, path, origin, problem, details, fix, common, remedy);
    }

    public Fault mendedBy(Remedy remedy) {
        return new Fault(rule, severity, path, origin, problem, details, fix, cause, remedy);
    }
}
