package dev.complete.builder.audit.rules.start;

import static dev.complete.builder.audit.AuditedImage.WORK_TREE;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.MissingFileHints;
import dev.complete.builder.audit.look.Program;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code task-missing}: a task's program is in the image or in the task's components. A program in the work tree, or in
 * a component that was not made for this image, is unknown here and counts as present.
 */
public final class TaskCommands {

    private TaskCommands() {}

    public static List<Fault> check(AuditedImage image) {
        List<Fault> findings = new ArrayList<>();
        for (Task task : image.tasks()) {
            List<RootfsTree> added = added(task, image);
            if (added != null) {
                check(task, added, image, findings);
            }
        }
        findings.sort(Comparator.comparing(Fault::path));
        return findings;
    }

    /** The trees of the task's components; null when one of them is unknown. */
    private static @Nullable List<RootfsTree> added(Task task, AuditedImage image) {
        List<RootfsTree> added = new ArrayList<>();
        for (var name : task.with()) {
            RootfsTree tree = image.components().stream()
                    .filter(component -> component.name().equals(name.value()))
                    .map(ComponentTree::tree)
                    .findFirst()
                    .orElse(null);
            if (tree == null) {
                return null;
            }
            added.add(tree);
        }
        return added;
    }

    private static void check(Task task, List<RootfsTree> added, AuditedImage image, List<Fault> findings) {
        String name = task.command().get(0).value();
        Program inImage =
                search(task, image, path -> node(path, image.tree(), added)).find(name);
        if (inImage instanceof Program.Found) {
            return;
        }
        for (RootfsTree tree : added) {
            // A merge would put its folders where the image's links lead (/bin to /usr/bin).
            if (search(task, image, tree::get).find(name) instanceof Program.Found) {
                return;
            }
        }
        String subject = "task `" + Printable.escape(task.name().value()) + "` runs " + Printable.escape(name);
        if (inImage instanceof Program.Denied denied) {
            RootfsPath path = Trees.path(denied.candidate());
            findings.add(new Fault.At("task-missing", Severity.WARN, path, denied.node())
                    .problem(subject + ", which cannot be executed: " + denied.why())
                    .fix("give it a mode or an owner under `permissions`"));
        } else if (inImage instanceof Program.Missing missing && isOutsideWorkTree(missing)) {
            List<Detail> details = new ArrayList<>(missing.searched());
            details.addAll(new MissingFileHints(image).ofAny(missing.candidates()));
            findings.add(new Fault.At(
                            "task-missing",
                            Severity.WARN,
                            Trees.path(missing.candidates().get(0)),
                            null)
                    .problem(subject + ", which is in no layer and in nothing of its `with`")
                    .fix("add the component that holds it to the task's `with`, or correct its `command`")
                    .with(details));
        }
    }

    private static @Nullable Node node(RootfsPath path, RootfsTree image, List<RootfsTree> added) {
        Node node = image.get(path);
        for (RootfsTree tree : added) {
            node = node == null ? tree.get(path) : node;
        }
        return node;
    }

    private static Program.Search search(Task task, AuditedImage image, Function<RootfsPath, @Nullable Node> nodes) {
        RuntimeContract contract = image.contract();
        String path = task.env().getOrDefault("PATH", contract.path());
        return new Program.Search(nodes, contract.user(), path, WORK_TREE);
    }

    private static boolean isOutsideWorkTree(Program.Missing missing) {
        return missing.candidates().stream()
                .noneMatch(candidate -> candidate.equals(WORK_TREE) || candidate.startsWith(WORK_TREE + "/"));
    }
}
