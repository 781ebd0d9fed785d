package dev.complete.builder.audit.rules.script;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code script-interpreter}: the interpreter in a script's first line exists, also through interpreters that are
 * scripts and through {@code env}. An error when {@code init}, {@code command}, or a task starts it, or it is in a
 * folder of {@code PATH}; else a warning, since packages bring many unused scripts. Text that no user may execute is
 * not a script.
 */
public final class Scripts {

    private static final String ID = "script-interpreter";

    private Scripts() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        Map<RootfsPath, String> reached = reached(image);
        MissingFileHints whereabouts = new MissingFileHints(image);
        List<Fault> findings = new ArrayList<>();
        for (Map.Entry<RootfsPath, Node> entry : image.tree().nodes().entrySet()) {
            RootfsPath path = entry.getKey();
            if (!(entry.getValue() instanceof Node.File file) || !Trees.isExecutable(file)) {
                continue;
            }
            InterpreterChain.Broken broken = new InterpreterChain(image)
                    .follow(image.facts().of(file.content()).interpreterLine());
            if (broken != null) {
                Fault fault = finding(path, file, broken, reached.get(path), whereabouts);
                findings.add(reached.containsKey(path) ? whereabouts.mended(fault, broken.wanted()) : fault);
            }
        }
        return findings;
    }

    private static Fault finding(
            RootfsPath path,
            Node.File file,
            InterpreterChain.Broken broken,
            @Nullable String reached,
            MissingFileHints whereabouts) {
        List<Detail> details = new ArrayList<>();
        if (reached != null) {
            details.add(new Detail("reached", reached));
        }
        details.addAll(broken.details());
        details.addAll(whereabouts.exactly(broken.wanted()));
        return new Fault.At(ID, reached == null ? Severity.WARN : Severity.ERROR, path, file)
                .problem(Trees.shown(path) + " " + broken.problem())
                .fix(broken.fix())
                .with(details)
                .because(new Cause("scripts " + Causes.plural(broken.problem()), "scripts"))
                .mendedBy(Remedy.EXCLUDE);
    }

    /** Scripts that are started, by path of the file, and how. */
    private static Map<RootfsPath, String> reached(AuditedImage image) {
        RuntimeContract contract = image.contract();
        Map<RootfsPath, String> reached = new TreeMap<>();
        for (AuditedImage.Start start : image.starts()) {
            Program.Search search = new Program.Search(image.tree()::get, contract.user(), start.path(), start.cwd());
            if (search.find(start.argv().get(0)) instanceof Program.Found found) {
                reached.putIfAbsent(Trees.leader(found.at(), image.tree()), start.name() + " starts it");
            }
        }
        for (String folder : contract.path().split(":", -1)) {
            Walk walk = Walk.along(folder, Trees.path(contract.cwd()), image.tree()::get);
            if (walk.found() && !walk.at().isRoot()) {
                image.tree()
                        .below(walk.at())
                        .filter(path -> path.parent().equals(walk.at()))
                        .forEach(path -> {
                            Walk program = image.walk(path.toString());
                            if (program.found()) {
                                reached.putIfAbsent(
                                        Trees.leader(program.at(), image.tree()), Trees.shown(path) + " is along PATH");
                            }
                        });
            }
        }
        return reached;
    }
}
