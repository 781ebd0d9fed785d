package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code link-dangling}, {@code link-loop} and {@code link-escaping}: every symlink leads to an entry of the image.
 * Exceptions are links that can be checked only at run time: those into {@code /proc}, {@code /dev}, {@code /sys},
 * {@code /run} and writable paths, and those inside them.
 */
public final class Links implements AuditRule {

    @Override
    public List<String> ids() {
        return List.of("link-dangling", "link-loop", "link-escaping");
    }

    @Override
    public List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        RuntimePlaces runtime = RuntimePlaces.of(image.contract());
        MissingFileHints whereabouts = new MissingFileHints(image);
        image.tree().nodes().forEach((path, node) -> {
            if (node instanceof Node.Symlink link && !runtime.hold(path)) {
                check(path, link, image, runtime, whereabouts, findings);
            }
        });
        return findings;
    }

    private static void check(
            RootfsPath path,
            Node.Symlink link,
            AuditedImage image,
            RuntimePlaces runtime,
            MissingFileHints whereabouts,
            List<Fault> findings) {
        String subject = "the link " + Printable.escape(path.toString());
        if (path.isLeftBy(link.target())) {
            findings.add(new Fault(
                    "link-escaping",
                    Severity.ERROR,
                    path,
                    link.origin(),
                    subject + " leads out of the image: " + Printable.escape(link.target())
                            + " has more `..` than there are folders above it",
                    List.of(),
                    "correct the link, or `exclude` it",
                    new Cause("links lead out of the image to " + Printable.escape(link.target()), "links"),
                    Remedy.EXCLUDE));
            return;
        }
        Walk walk = Walk.along(path.toString(), RootfsPath.ROOT, image.tree()::get);
        if (walk.end() == Walk.End.LOOP) {
            findings.add(new Fault(
                    "link-loop",
                    Severity.ERROR,
                    path,
                    link.origin(),
                    subject + " leads in a circle: " + Printable.escape(link.target()),
                    List.of(),
                    "correct the link, or `exclude` it",
                    new Cause("links lead in one circle, by way of " + Printable.escape(least(walk)), "links"),
                    Remedy.EXCLUDE));
        } else if (!walk.found() && !runtime.hold(walk.at())) {
            findings.add(new Fault(
                    "link-dangling",
                    Severity.ERROR,
                    path,
                    link.origin(),
                    subject + " leads to " + Printable.escape(walk.target()) + ", which " + reason(walk),
                    details(walk, whereabouts),
                    "add what it leads to, or `exclude` the link",
                    new Cause(
                            "links lead to "
                                    + (walk.end() == Walk.End.MISSING
                                                    && !walk.rest().isEmpty()
                                            ? "what is below "
                                            : "") + Printable.escape(lost(walk)) + ", which " + reason(walk),
                            "links"),
                    Remedy.EXCLUDE));
        }
    }

    /** The first path of a loop, the same for all links in it. */
    private static String least(Walk walk) {
        return walk.links().stream()
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .toString();
    }

    /** The common missing path: the first missing folder on the way. */
    private static String lost(Walk walk) {
        return walk.end() == Walk.End.MISSING ? walk.at().toString() : walk.target();
    }

    private static String reason(Walk walk) {
        return switch (walk.end()) {
            case NO_FOLDER -> "cannot be: " + Printable.escape(walk.at().toString()) + " is no folder";
            case IMPOSSIBLE -> "no path can be";
            case MISSING, FOUND, LOOP -> "is in no layer";
        };
    }

    private static List<Detail> details(Walk walk, MissingFileHints whereabouts) {
        List<Detail> details = new ArrayList<>();
        if (walk.links().size() > 1) {
            details.add(new Detail(
                    "by way of",
                    ListText.escaped(walk.links().subList(1, walk.links().size()), 3)));
        }
        details.addAll(whereabouts.of(walk.target()));
        return details;
    }
}
