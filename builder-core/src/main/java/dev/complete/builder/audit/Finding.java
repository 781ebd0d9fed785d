package dev.complete.builder.audit;

import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.ListText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A problem of an image, reported once: one cause, with every path it affects. Its severity is that of its most severe
 * fault, which comes first.
 *
 * @param faults of one rule and one cause, the errors before the warnings, each in path order; never empty
 */
public record Finding(List<Fault> faults) {

    /** Limit on the lines of one detail; more would not be read. */
    private static final int MOST_LINES = 6;

    public Finding {
        faults = faults.stream().sorted(Comparator.comparing(Fault::severity)).toList();
    }

    /** Findings from {@code faults}, in the order in which their causes first occur. */
    static List<Finding> of(List<Fault> faults) {
        Map<Object, List<Fault>> alike = new LinkedHashMap<>();
        for (Fault fault : faults) {
            Object same = fault.cause() == null ? fault : List.of(fault.rule(), fault.cause());
            alike.computeIfAbsent(same, key -> new ArrayList<>()).add(fault);
        }
        return alike.values().stream().map(Finding::new).toList();
    }

    private Fault first() {
        return faults.get(0);
    }

    public String rule() {
        return first().rule();
    }

    public Severity severity() {
        return first().severity();
    }

    public RootfsPath path() {
        return first().path();
    }

    /** Origin of {@link #path}; null when that is itself missing. */
    public @Nullable Origin origin() {
        return first().origin();
    }

    public String problem() {
        Cause cause = first().cause();
        return cause == null || paths().size() == 1
                ? first().problem()
                : String.format(Locale.ROOT, "%,d %s", paths().size(), cause.many());
    }

    /** Every affected path, each once. */
    public List<RootfsPath> paths() {
        return faults.stream().map(Fault::path).distinct().toList();
    }

    /** An identifier that stays the same for this finding in other commits, even if more paths share its cause. */
    public String identity() {
        Cause cause = first().cause();
        return cause == null ? path() + "\n" + first().problem() : cause.many();
    }

    /** Label of the list of paths; null for a single path, which {@link #problem} names. */
    public @Nullable String label() {
        Cause cause = first().cause();
        return cause == null || paths().size() == 1 ? null : cause.label();
    }

    /** Details of all faults, each line once. */
    public List<Detail> details() {
        if (faults.size() == 1) {
            return first().details();
        }
        Map<String, Set<String>> lines = new LinkedHashMap<>();
        for (Fault fault : faults) {
            for (Detail detail : fault.details()) {
                lines.computeIfAbsent(detail.label(), label -> new LinkedHashSet<>())
                        .addAll(detail.text().lines().toList());
            }
        }
        List<Detail> details = new ArrayList<>();
        lines.forEach((label, all) -> details.add(new Detail(label, some(List.copyOf(all)))));
        return details;
    }

    private static String some(List<String> lines) {
        return ListText.lines(lines, lines.size() <= MOST_LINES ? MOST_LINES : MOST_LINES - 1);
    }

    public String fix() {
        return first().fix();
    }
}
