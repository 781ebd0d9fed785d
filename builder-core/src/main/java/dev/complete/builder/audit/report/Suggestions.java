package dev.complete.builder.audit.report;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.recipe.ManifestWords;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Additions to a manifest that mend or accept findings: lines of YAML that merge into it as one manifest does into
 * another. A pure function of the findings.
 */
public final class Suggestions {

    /** The whole archive: its content, named {@code ""}. */
    private static final String ALL = "";

    /** Placeholder: each acceptance needs a reason from the user. */
    private static final String REASON = "TODO: why";

    /** @param unpack by archive, then by path inside; all of it by {@link #ALL} */
    private record Additions(
            SortedMap<String, String> copy,
            SortedMap<String, SortedMap<String, String>> unpack,
            SortedMap<RootfsPath, String> exclude) {
        Additions() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    private final SortedMap<String, Additions> components = new TreeMap<>();
    private final SortedSet<String> layers = new TreeSet<>();
    private final SortedMap<String, SortedMap<RootfsPath, String>> allow = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();

    private Suggestions() {}

    /** The additions for all findings: a YAML document of its own, with instructions for its use. */
    public static String of(List<ImageFindings> audited) {
        Suggestions suggestions = new Suggestions();
        audited.forEach(image -> image.findings().forEach(suggestions::add));
        String additions = suggestions.text();
        return additions.isEmpty()
                ? "# Nothing to suggest: the audit found nothing.\n"
                : "# To be merged into complete.yaml, with a reason in place of each TODO.\n" + additions;
    }

    /** Additions that mend {@code finding}, without those that only accept it; empty when none are known. */
    static List<String> mending(Finding finding) {
        Suggestions suggestions = new Suggestions();
        suggestions.add(finding);
        suggestions.allow.clear();
        return suggestions.text().lines().toList();
    }

    private String text() {
        components();
        image();
        return out.toString();
    }

    private void add(Finding finding) {
        for (Fault fault : finding.faults()) {
            Origin origin = fault.origin();
            if (fault.remedy() instanceof Remedy.Ship ship) {
                ship.files().forEach(file -> ship(ship.component(), file));
            } else if (fault.remedy() instanceof Remedy.Unpack unpack) {
                unpack.archives().forEach(archive -> unpack(unpack.component(), archive));
            } else if (fault.remedy() instanceof Remedy.Layer layer) {
                layers.add(layer.component());
            } else if (fault.remedy() instanceof Remedy.Exclude && origin != null) {
                additions(origin.component()).exclude().put(fault.path(), fault.rule());
            } else {
                allow.computeIfAbsent(fault.rule(), rule -> new TreeMap<>()).put(fault.path(), fault.problem());
            }
        }
    }

    private Additions additions(String component) {
        return components.computeIfAbsent(component, name -> new Additions());
    }

    private void ship(String component, Remedy.Shipment file) {
        Additions additions = additions(component);
        Origin from = file.from();
        String repository = from.pin() == null ? "" : from.pin().path();
        String source = ManifestWords.source(repository.isEmpty() ? from.path() : repository + "/" + from.path());
        if (from.member() == null) {
            additions.copy().put(source, file.to().toString());
        } else {
            SortedMap<String, String> members = additions.unpack().computeIfAbsent(source, archive -> new TreeMap<>());
            if (!members.containsKey(ALL)) {
                members.put(ManifestWords.source(from.member()), file.to().toString());
            }
        }
    }

    /** Adds an archive to the first component that needs it, so that it is unpacked only once. */
    private void unpack(String component, String archive) {
        String source = ManifestWords.source(archive);
        SortedMap<String, String> all = new TreeMap<>(Map.of(ALL, "/"));
        if (components.values().stream()
                .noneMatch(additions -> all.equals(additions.unpack().get(source)))) {
            additions(component).unpack().put(source, all);
        }
    }

    private void components() {
        if (components.isEmpty()) {
            return;
        }
        line(0, "components:");
        components.forEach((name, additions) -> {
            line(1, ManifestWords.scalar(name) + ":");
            if (!additions.copy().isEmpty()) {
                line(2, "copy:");
                additions.copy().forEach((from, to) -> entry(3, from, ManifestWords.scalar(to)));
            }
            if (!additions.unpack().isEmpty()) {
                line(2, "unpack:");
                additions.unpack().forEach((archive, members) -> {
                    String all = members.get(ALL);
                    if (all != null) {
                        entry(3, archive, all);
                        return;
                    }
                    entry(3, archive, "");
                    members.forEach((from, to) -> entry(4, from, ManifestWords.scalar(to)));
                });
            }
            if (!additions.exclude().isEmpty()) {
                line(2, "exclude:");
                additions
                        .exclude()
                        .forEach((path, rule) ->
                                line(3, "- " + ManifestWords.scalar(ManifestWords.glob(path)) + "  # " + rule));
            }
        });
    }

    private void image() {
        Set<RootfsPath> gone = new HashSet<>();
        components.values().forEach(additions -> gone.addAll(additions.exclude().keySet()));
        allow.values().forEach(paths -> paths.keySet().removeAll(gone)); // would accept nothing
        allow.values().removeIf(Map::isEmpty);
        if (layers.isEmpty() && allow.isEmpty()) {
            return;
        }
        line(0, "image:");
        if (!layers.isEmpty()) {
            line(1, "layers:");
            layers.forEach(name -> line(2, "- " + ManifestWords.scalar(name)));
        }
        if (!allow.isEmpty()) {
            line(1, "allow:");
        }
        allow.forEach((rule, paths) -> {
            line(2, rule + ":");
            paths.forEach((path, problem) ->
                    entry(3, ManifestWords.glob(path), ManifestWords.scalar(REASON) + "  # " + problem));
        });
    }

    private void entry(int depth, String key, String value) {
        String shown = ManifestWords.scalar(key);
        String after = value.isEmpty() ? ":" : ": " + value;
        if (shown.length() > ManifestWords.LONGEST_KEY) {
            line(depth, "? " + shown);
            line(depth, after);
        } else {
            line(depth, shown + after);
        }
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
