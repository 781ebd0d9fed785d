package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
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
public final class Links {

    private Links() {}

    public static List<Fault> check(AuditedImage image) {
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
        String subject = "the link " + Trees.shown(path);
        String correct = "correct the link, or `exclude` it";
        Walk walk = image.walk(path.toString());
        if (path.isLeftBy(link.target())) {
            findings.add(new Fault.At("link-escaping", Severity.ERROR, path, link)
                    .problem(subject + " leads out of the image: " + Printable.escape(link.target())
                            + " has more `..` than there are folders above it")
                    .fix(correct)
                    .because(new Cause("links lead out of the image to " + Printable.escape(link.target()), "links"))
                    .mendedBy(Remedy.EXCLUDE));
        } else if (walk.end() == Walk.End.LOOP) {
            findings.add(new Fault.At("link-loop", Severity.ERROR, path, link)
                    .problem(subject + " leads in a circle: " + Printable.escape(link.target()))
                    .fix(correct)
                    .because(new Cause("links lead in one circle, by way of " + Trees.shown(least(walk)), "links"))
                    .mendedBy(Remedy.EXCLUDE));
        } else if (!walk.found() && !runtime.hold(walk.at())) {
            String reason = ", which " + reason(walk);
            findings.add(new Fault.At("link-dangling", Severity.ERROR, path, link)
                    .problem(subject + " leads to " + Printable.escape(walk.target()) + reason)
                    .fix("add what it leads to, or `exclude` the link")
                    .with(details(walk, whereabouts))
                    .because(new Cause("links lead to " + lost(walk) + reason, "links"))
                    .mendedBy(Remedy.EXCLUDE));
        }
    }

    /** The first path of a loop, the same for all links in it. */
    private static RootfsPath least(Walk walk) {
        return walk.links().stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    /** The common missing path: the first missing folder on the way. */
    private static String lost(Walk walk) {
        if (walk.end() != Walk.End.MISSING) {
            return Printable.escape(walk.target());
        }
        return (walk.rest().isEmpty() ? "" : "what is below ") + Trees.shown(walk.at());
    }

    private static String reason(Walk walk) {
        return switch (walk.end()) {
            case NO_FOLDER -> "cannot be: " + Trees.shown(walk.at()) + " is no folder";
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
