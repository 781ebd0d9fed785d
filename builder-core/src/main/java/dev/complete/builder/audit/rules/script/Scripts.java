package dev.complete.builder.audit.rules.script;

import dev.complete.builder.audit.AuditRule;
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
import dev.complete.builder.recipe.Task;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
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
public final class Scripts implements AuditRule {

    private static final String ID = "script-interpreter";

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public List<Fault> check(AuditedImage image) throws IOException {
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
        return new Fault(
                ID,
                reached == null ? Severity.WARN : Severity.ERROR,
                path,
                file.origin(),
                Printable.escape(path.toString()) + " " + broken.problem(),
                details,
                broken.fix(),
                new Cause("scripts " + Causes.plural(broken.problem()), "scripts"),
                Remedy.EXCLUDE);
    }

    /** Scripts that are started, by path of the file, and how. */
    private static Map<RootfsPath, String> reached(AuditedImage image) {
        RuntimeContract contract = image.contract();
        Map<RootfsPath, String> reached = new TreeMap<>();
        start("init starts it", contract.init(), contract.path(), contract.cwd(), image, reached);
        start("command starts it", contract.command(), contract.path(), contract.cwd(), image, reached);
        for (Task task : image.tasks()) {
            start(
                    "task " + Printable.escape(task.name().value()) + " starts it",
                    task.command().stream().map(word -> word.value()).toList(),
                    task.env().getOrDefault("PATH", contract.path()),
                    "/src",
                    image,
                    reached);
        }
        for (String folder : contract.path().split(":", -1)) {
            Walk walk = Walk.along(folder, Trees.path(contract.cwd()), image.tree()::get);
            if (walk.found() && !walk.at().isRoot()) {
                programs(walk.at(), image, reached);
            }
        }
        return reached;
    }

    private static void start(
            String how,
            List<String> argv,
            String path,
            String cwd,
            AuditedImage image,
            Map<RootfsPath, String> reached) {
        if (!argv.isEmpty()
                && new Program.Search(image.tree()::get, image.contract().user(), path, cwd).find(argv.get(0))
                        instanceof Program.Found found) {
            reached.putIfAbsent(leader(found.at(), image), how);
        }
    }

    private static void programs(RootfsPath folder, AuditedImage image, Map<RootfsPath, String> reached) {
        String prefix = folder + "/";
        for (RootfsPath path : image.tree().nodes().tailMap(folder, false).keySet()) {
            if (!path.toString().startsWith(folder.toString())) {
                break;
            }
            if (path.toString().startsWith(prefix) && path.parent().equals(folder)) {
                Walk walk = Walk.along(path.toString(), RootfsPath.ROOT, image.tree()::get);
                if (walk.found()) {
                    reached.putIfAbsent(leader(walk.at(), image), Printable.escape(path.toString()) + " is along PATH");
                }
            }
        }
    }

    private static RootfsPath leader(RootfsPath path, AuditedImage image) {
        return image.tree().get(path) instanceof Node.HardLink link ? link.leader() : path;
    }
}
