package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code init-missing}, {@code command-missing} and {@code command-denied}: the container's first program is in the
 * image, is a program or a script, and can be executed by the image's user. A command without a slash is searched along
 * the image's {@code PATH}, as in execvp(3).
 */
public final class StartCommands {

    private StartCommands() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        List<Fault> findings = new ArrayList<>();
        check("init", image.contract().init(), image, findings);
        check("command", image.contract().command(), image, findings);
        findings.sort(Comparator.comparing(Fault::path));
        return findings;
    }

    private static void check(String what, List<String> argv, AuditedImage image, List<Fault> findings)
            throws IOException {
        if (argv.isEmpty()) {
            return;
        }
        String subject =
                "the " + what + " of image `" + image.contract().name() + "`, " + Printable.escape(argv.get(0));
        Program program = Program.Search.in(image).find(argv.get(0));
        if (program instanceof Program.Missing missing) {
            findings.add(missing(what, subject, missing, image));
        } else if (program instanceof Program.Denied denied) {
            Severity severity = denied.certain() ? Severity.ERROR : Severity.WARN;
            findings.add(new Fault.At("command-denied", severity, Trees.path(denied.candidate()), denied.node())
                    .problem(subject + ", cannot be executed: " + denied.why())
                    .fix("give it a mode or an owner under `permissions`, or commit it with"
                            + " `git update-index --chmod=+x`"));
        } else if (program instanceof Program.Found found) {
            RootfsPath path = Trees.path(found.candidate());
            RootfsPath mount = RuntimePlaces.of(image.contract()).mountOver(found.at());
            if (mount != null) {
                findings.add(new Fault.At(what + "-missing", Severity.ERROR, path, found.file())
                        .problem(subject + ", is hidden when the image runs: " + Trees.shown(mount)
                                + " is writable, and empty then")
                        .fix("put it elsewhere, or make only a folder beside it writable"));
            } else if (isNeither(image.facts().of(found.file().content()))) {
                String why = found.file().content().isEmpty()
                        ? "it is empty"
                        : "it is no ELF file and does not begin with `#!`";
                findings.add(new Fault.At("command-denied", Severity.ERROR, path, found.file())
                        .problem(subject + ", cannot be executed: " + why)
                        .fix("begin a script with the line `#!/bin/sh`, or that of another interpreter"));
            }
        }
    }

    /** Whether it is neither program nor script. A damaged program counts as one: {@code elf-malformed} reports it. */
    private static boolean isNeither(FileFacts facts) {
        return facts.elf() == null && facts.damage() == null && facts.interpreterLine() == null;
    }

    private static Fault missing(String what, String subject, Program.Missing missing, AuditedImage image)
            throws IOException {
        Walk first = missing.tried().get(0);
        List<Detail> details = new ArrayList<>(missing.searched());
        Node link = null;
        String problem = subject + ", is in no layer";
        for (Walk walk : missing.tried()) {
            if (!walk.links().isEmpty() && walk.end() != Walk.End.NO_FOLDER && leadsAstray(walk, missing)) {
                first = walk;
                RootfsPath last = walk.links().get(walk.links().size() - 1);
                link = image.tree().get(last);
                problem = subject + ", is not there: the link " + Trees.shown(last) + " leads to "
                        + (walk.end() == Walk.End.LOOP
                                ? "itself"
                                : Printable.escape(walk.target()) + ", which is in no layer");
                break;
            }
        }
        MissingFileHints whereabouts = new MissingFileHints(image);
        List<String> wanted = link == null ? missing.candidates() : List.of(first.target());
        details.addAll(whereabouts.ofAny(wanted));
        RootfsPath path = Trees.path(missing.candidates().get(missing.tried().indexOf(first)));
        Fault fault = new Fault.At(what + "-missing", Severity.ERROR, path, link)
                .problem(problem)
                .fix("add the component that holds it to `layers`, or correct `" + what + "`")
                .with(details);
        return whereabouts.mended(fault, wanted);
    }

    /** Whether the program's own name is a link, not only a folder on the way such as {@code /bin}. */
    private static boolean leadsAstray(Walk walk, Program.Missing missing) {
        String asked = missing.candidates().get(missing.tried().indexOf(walk));
        String name = asked.substring(asked.lastIndexOf('/') + 1);
        return walk.links().stream().anyMatch(each -> each.name().equals(name));
    }
}
