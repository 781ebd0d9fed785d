package dev.complete.builder.audit.rules.start;

import dev.complete.builder.audit.AuditRule;
import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.RuntimePlaces;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
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
public final class StartCommands implements AuditRule {

    @Override
    public List<String> ids() {
        return List.of("init-missing", "command-missing", "command-denied");
    }

    @Override
    public List<Fault> check(AuditedImage image) throws IOException {
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
        RuntimeContract contract = image.contract();
        String subject = "the " + what + " of image `" + contract.name() + "`, " + Printable.escape(argv.get(0));
        Program program = new Program.Search(image.tree()::get, contract.user(), contract.path(), contract.cwd())
                .find(argv.get(0));
        if (program instanceof Program.Missing missing) {
            findings.add(missing(what + "-missing", subject, missing, image));
        } else if (program instanceof Program.Denied denied) {
            findings.add(denied(subject, denied));
        } else if (program instanceof Program.Found found) {
            RootfsPath mount = RuntimePlaces.of(contract).mountOver(found.at());
            if (mount != null) {
                findings.add(hidden(what, subject, found, mount));
            } else if (isNeither(image.facts().of(found.file().content()))) {
                findings.add(neither(subject, found));
            }
        }
    }

    /** Whether it is neither program nor script. A damaged program counts as one: {@code elf-malformed} reports it. */
    private static boolean isNeither(FileFacts facts) {
        return facts.elf() == null && facts.damage() == null && facts.interpreterLine() == null;
    }

    private static Fault missing(String rule, String subject, Program.Missing missing, AuditedImage image)
            throws IOException {
        Walk first = missing.tried().get(0);
        List<Detail> details = new ArrayList<>();
        if (missing.candidates().size() > 1) {
            details.add(new Detail("searched", ListText.escaped(missing.candidates(), 20)));
        }
        Origin origin = null;
        String problem = subject + ", is in no layer";
        for (Walk walk : missing.tried()) {
            if (!walk.links().isEmpty() && walk.end() != Walk.End.NO_FOLDER && leadsAstray(walk, missing)) {
                first = walk;
                RootfsPath last = walk.links().get(walk.links().size() - 1);
                origin = Trees.origin(image.tree(), last);
                problem = subject + ", is not there: the link " + Printable.escape(last.toString()) + " leads to "
                        + (walk.end() == Walk.End.LOOP
                                ? "itself"
                                : Printable.escape(walk.target()) + ", which is in no layer");
                break;
            }
        }
        MissingFileHints whereabouts = new MissingFileHints(image);
        List<String> wanted = origin == null ? missing.candidates() : List.of(first.target());
        details.addAll(whereabouts.ofAny(wanted));
        String key = rule.substring(0, rule.indexOf('-'));
        Fault fault = new Fault(
                rule,
                Severity.ERROR,
                Trees.path(missing.candidates().get(missing.tried().indexOf(first))),
                origin,
                problem,
                details,
                "add the component that holds it to `layers`, or correct `" + key + "`");
        return whereabouts.mended(fault, wanted);
    }

    /** Whether the program's own name is a link, not only a folder on the way such as {@code /bin}. */
    private static boolean leadsAstray(Walk walk, Program.Missing missing) {
        String asked = missing.candidates().get(missing.tried().indexOf(walk));
        String name = asked.substring(asked.lastIndexOf('/') + 1);
        return walk.links().stream().anyMatch(link -> link.name().equals(name));
    }

    private static Fault denied(String subject, Program.Denied denied) {
        return new Fault(
                "command-denied",
                denied.certain() ? Severity.ERROR : Severity.WARN,
                Trees.path(denied.candidate()),
                denied.node().origin(),
                subject + ", cannot be executed: " + denied.why(),
                List.of(),
                "give it a mode or an owner under `permissions`, or commit it with `git update-index --chmod=+x`");
    }

    private static Fault neither(String subject, Program.Found found) {
        return new Fault(
                "command-denied",
                Severity.ERROR,
                Trees.path(found.candidate()),
                found.file().origin(),
                subject + ", cannot be executed: "
                        + (found.file().content().size() == 0
                                ? "it is empty"
                                : "it is no ELF file and does not begin with `#!`"),
                List.of(),
                "begin a script with the line `#!/bin/sh`, or whatever runs it");
    }

    private static Fault hidden(String what, String subject, Program.Found found, RootfsPath mount) {
        return new Fault(
                what + "-missing",
                Severity.ERROR,
                Trees.path(found.candidate()),
                found.file().origin(),
                subject + ", is hidden when the image runs: " + Printable.escape(mount.toString())
                        + " is writable, and empty then",
                List.of(),
                "put it elsewhere, or make only a folder beside it writable");
    }
}
