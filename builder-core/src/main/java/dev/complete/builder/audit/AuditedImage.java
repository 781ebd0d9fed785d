package dev.complete.builder.audit;

import dev.complete.builder.audit.facts.FactsSource;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.List;
import java.util.Set;

/**
 * An image as the rules see it.
 *
 * @param recipe the image in the manifest, with locations for messages
 * @param contract the resolved contract, after merging
 * @param formats its output formats
 * @param tasks those that run in this image
 * @param tree final: exactly what ships
 * @param lookup finds paths of {@code tree} as a process would; not thread-safe
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

    /** Whether a component of this name is a layer. */
    public boolean ships(String component) {
        return recipe.layers().stream().anyMatch(layer -> layer.value().equals(component));
    }
}
