package dev.complete.builder.audit;

import dev.complete.builder.audit.facts.FactsSource;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An image as the rules see it. Thread-safe.
 *
 * @param recipe the image in the manifest, with locations for messages
 * @param contract the resolved contract, after merging
 * @param formats its output formats
 * @param tasks those that run in this image
 * @param tree final: exactly what ships
 * @param lookup finds paths of {@code tree} as a process would
 * @param facts about each file of {@code tree}
 * @param components the image's components before its own {@code exclude}, with those used only in build steps, as far
 *     as they are known; searched for missing files
 * @param packages pinned, and not unpacked; empty unless suggestions are requested
 * @param withheld about files of {@code components} and {@code packages}, which need not be in {@code tree}
 * @param contents of {@code tree}, for the few files whose text a rule reads
 */
public record AuditedImage(
        ImageRecipe recipe,
        RuntimeContract contract,
        Set<Format> formats,
        List<Task> tasks,
        RootfsTree tree,
        Lookup lookup,
        TreeFacts facts,
        List<ComponentTree> components,
        Packages packages,
        FactsSource withheld,
        ContentSource contents) {

    /** Mount point of the work tree, and the working directory of tasks. */
    public static final String WORK_TREE = "/src";

    /** Whether a component of this name is a layer. */
    public boolean ships(String component) {
        return recipe.layers().stream().anyMatch(layer -> layer.value().equals(component));
    }

    /** The walk of a process along {@code path}; a relative path begins at the root. */
    public Walk walk(String path) {
        return Walk.along(path, RootfsPath.ROOT, tree::get);
    }

    /**
     * A command line that the image starts.
     *
     * @param name {@code init}, {@code command} or {@code task NAME}; escaped
     * @param cwd absolute
     */
    public record Start(String name, List<String> argv, String path, String cwd) {
        public boolean isTask() {
            return name.startsWith("task ");
        }
    }

    /** The command lines that are not empty: init, the command, and the tasks. */
    public List<Start> starts() {
        List<Start> starts = new ArrayList<>();
        starts.add(new Start("init", contract.init(), contract.path(), contract.cwd()));
        starts.add(new Start("command", contract.command(), contract.path(), contract.cwd()));
        for (Task task : tasks) {
            String name = "task " + Printable.escape(task.name().value());
            List<String> argv = task.command().stream().map(Located::value).toList();
            starts.add(new Start(name, argv, task.env().getOrDefault("PATH", contract.path()), WORK_TREE));
        }
        starts.removeIf(start -> start.argv().isEmpty());
        return starts;
    }
}
