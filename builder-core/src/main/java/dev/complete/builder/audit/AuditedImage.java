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
 * What the rules look at.
 *
 * @param recipe what the manifest says of the image, with places to point at
 * @param contract the same in numbers, after merging
 * @param formats what it is for
 * @param tasks those that run in this image
 * @param tree final: exactly what ships
 * @param lookup finds paths of {@code tree} as a process would; not thread-safe
 * @param facts about each file of {@code tree}
 * @param components the image's components before its own {@code exclude}, with those that only serve to build, as far as
 *     they are known; where else something might be
 * @param packages pinned, and not unpacked; none unless somebody wants to know what could be
 * @param withheld about files of {@code components} and {@code packages}, which need not be in {@code tree}
 * @param contents of {@code tree}, for the few files whose text a rule wants
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
