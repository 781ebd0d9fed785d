package dev.complete.cli.progress;

import dev.complete.builder.audit.report.FindingText;
import dev.complete.builder.event.BuildEvent;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Build events in words. */
final class EventText {

    private static final int NAMED_CHANGES = 3;

    private EventText() {}

    /** The event, followed by its warnings; each line is ended. */
    static String all(BuildEvent event) {
        return text(event) + warnings(event);
    }

    /** Warnings, which the user should see even when quiet; each line is ended. */
    static String warnings(BuildEvent event) {
        return warningTexts(event).stream().map(text -> text + "\n").collect(Collectors.joining());
    }

    private static List<String> warningTexts(BuildEvent event) {
        if (event instanceof BuildEvent.Warning warning) {
            return List.of("warning: " + warning.message());
        }
        if (event instanceof BuildEvent.Compared compared) {
            return notInBuild(compared);
        }
        if (event instanceof BuildEvent.Audited audited) {
            return audited.errors().stream().map(FindingText::of).toList();
        }
        return List.of();
    }

    private static List<String> notInBuild(BuildEvent.Compared compared) {
        NotInBuild there = compared.notInBuild();
        String commit = compared.commit().brief();
        List<String> warnings = new ArrayList<>();
        if (!there.paths().isEmpty()) {
            warnings.add("warning: not in the image, because "
                    + (there.head()
                            ? "not in commit " + commit + ": " + some(there.paths()) + " (commit, or say --dirty)"
                            : "--rev asks for commit " + commit + ": uncommitted " + some(there.paths())));
        }
        there.unchecked()
                .forEach(why ->
                        warnings.add("warning: whether the work tree has changes that are not in the image cannot"
                                + " be told: " + why));
        return warnings;
    }

    /** The event, for the log; empty for one that is not shown. */
    private static String text(BuildEvent event) {
        if (event instanceof BuildEvent.Opened opened) {
            String bases = opened.bases().isEmpty() ? "" : " · extends " + String.join(", ", opened.bases());
            String dirty = opened.dirty() ? " (dirty work tree)" : "";
            return opened.name() + " @ " + opened.commit().brief() + dirty + bases + "\n";
        }
        if (event instanceof BuildEvent.Planned planned) {
            return planned(planned);
        }
        if (event instanceof BuildEvent.RecordsRead records) {
            return records(records);
        }
        if (event instanceof BuildEvent.StepStarted started) {
            return row(started.component(), started.again() ? "runs its step again, otherwise" : "runs its step", "");
        }
        if (event instanceof BuildEvent.StepSame same) {
            return row(same.component(), "left the same both times", "");
        }
        if (event instanceof BuildEvent.Realised realised) {
            return realised(realised);
        }
        if (event instanceof BuildEvent.Packed packed && !packed.reused()) {
            String sizes = Quantities.bytes(packed.rawSize()) + " to " + Quantities.bytes(packed.size());
            return row(packed.layer(), "packed, " + sizes, Quantities.duration(packed.nanos()));
        }
        if (event instanceof BuildEvent.Audited audited) {
            return row("audit", findings(audited), "");
        }
        if (event instanceof BuildEvent.Starting starting) {
            return row("runs", "with " + starting.runtime(), "");
        }
        if (event instanceof BuildEvent.Unchanged) {
            return row("unchanged", "every output is there", "");
        }
        if (event instanceof BuildEvent.Written written) {
            return row("written", String.join("  ", written.files()), Quantities.duration(written.nanos()));
        }
        return "";
    }

    private static String planned(BuildEvent.Planned planned) {
        List<String> pins = planned.pins().stream().map(Pin::label).toList();
        List<String> platforms =
                planned.platforms().stream().map(Object::toString).toList();
        return row("images", some(planned.images()) + " for " + String.join(", ", platforms), "")
                + row("pins", pins.isEmpty() ? "none needed" : pins.size() + " needed: " + some(pins), "");
    }

    private static String records(BuildEvent.RecordsRead records) {
        int known = records.components() - records.missed().size();
        List<String> missed = records.missed().stream()
                .map(miss -> Printable.escape(miss.component()) + " " + miss.why())
                .toList();
        String words = known + " of " + records.components() + " known"
                + (missed.isEmpty() ? "" : "; " + String.join(", ", missed));
        return row("records", words, Quantities.bytes(records.bytes()) + " read");
    }

    private static String realised(BuildEvent.Realised realised) {
        List<String> words = new ArrayList<>();
        if (realised.archives() > 0) {
            words.add(Quantities.count(realised.archives(), "archive", "archives"));
        }
        if (realised.built()) {
            words.add("step");
        }
        words.add(Quantities.count(realised.entries(), "entry", "entries"));
        words.add(Quantities.bytes(realised.bytes()));
        String end = realised.reused() ? "reused" : Quantities.duration(realised.nanos());
        return row(realised.component(), String.join(", ", words), end);
    }

    /** Findings as a count: errors are printed elsewhere; warnings are many, and a command lists them. */
    private static String findings(BuildEvent.Audited audited) {
        return Quantities.count(audited.errors().size(), "error", "errors") + ", "
                + Quantities.count(audited.warnings(), "warning", "warnings")
                + (audited.warnings() > 0 ? " (complete check)" : "");
    }

    private static String row(String name, String what, String end) {
        return String.format(Locale.ROOT, "  %-13s %-36s %s", name, what, end).stripTrailing() + "\n";
    }

    private static String some(List<String> words) {
        return ListText.words(words, NAMED_CHANGES);
    }
}
