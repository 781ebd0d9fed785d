package dev.complete.build.audit.rules;

import dev.complete.build.audit.AuditRule;
import dev.complete.build.audit.AuditedImage;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Finding.Detail;
import dev.complete.build.audit.Severity;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.recipe.Task;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code script-interpreter}: what a script's first line asks for is there, through interpreters that are scripts and
 * through {@code env}. An error where somebody is going to start the script, by {@code init}, {@code command}, a task or
 * its name; else a warning, since packages bring many scripts that nobody wants. Text that nobody may execute is no
 * script.
 */
final class Scripts implements AuditRule {

    private static final String ID = "script-interpreter";

    /** More warnings than this of one interpreter become one. */
    private static final int MANY = 3;

    private static final int NAMED = 8;

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public List<Finding> check(AuditedImage image) {
        Map<RootfsPath, String> reached = reached(image);
        Whereabouts whereabouts = new Whereabouts(image);
        List<Finding> findings = new ArrayList<>();
        image.tree().nodes().forEach((path, node) -> {
            if (!(node instanceof Node.File file) || !Trees.isExecutable(file)) {
                return;
            }
            InterpreterChain.Broken broken = new InterpreterChain(image)
                    .follow(image.facts().of(file.content()).interpreterLine());
            if (broken != null) {
                findings.add(finding(path, file, broken, reached.get(path), whereabouts));
            }
        });
        return findings;
    }

    private static Finding finding(
            RootfsPath path,
            Node.File file,
            InterpreterChain.Broken broken,
            @Nullable String reached,
            Whereabouts whereabouts) {
        List<Detail> details = new ArrayList<>();
        if (reached != null) {
            details.add(new Detail("reached", reached));
        }
        details.addAll(broken.details());
        if (broken.wanted() != null) {
            details.addAll(whereabouts.exactly(broken.wanted()));
        }
        return new Finding(
                ID,
                reached == null ? Severity.WARN : Severity.ERROR,
                path,
                file.origin(),
                Printable.escape(path.toString()) + " " + broken.problem(),
                details,
                broken.fix());
    }

    /** Scripts that somebody starts, by path of the file, and how. */
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

    /** A package of scripts for an interpreter that is left out is one thing to know, and not a hundred. */
    @Override
    public List<Finding> summarise(List<Finding> findings) {
        Map<String, List<Finding>> warnings = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.severity() == Severity.WARN) {
                warnings.computeIfAbsent(missing(finding), name -> new ArrayList<>())
                        .add(finding);
            }
        }
        List<Finding> summary = new ArrayList<>();
        for (Finding finding : findings) {
            List<Finding> alike = warnings.getOrDefault(missing(finding), List.of());
            if (finding.severity() == Severity.ERROR || alike.size() <= MANY) {
                summary.add(finding);
            } else if (alike.get(0).equals(finding)) {
                summary.add(together(alike));
            }
        }
        return summary;
    }

    /** What it lacks: the problem without the script's name. */
    private static String missing(Finding finding) {
        return finding.problem()
                .substring(Printable.escape(finding.path().toString()).length());
    }

    private static Finding together(List<Finding> alike) {
        Finding first = alike.get(0);
        List<Detail> details = new ArrayList<>(first.details());
        details.add(
                0,
                new Detail(
                        "scripts", Names.some(alike.stream().map(Finding::path).toList(), NAMED)));
        return new Finding(
                ID,
                Severity.WARN,
                first.path(),
                first.origin(),
                first.problem() + " (and " + (alike.size() - 1) + " more scripts alike)",
                details,
                first.fix());
    }
}
