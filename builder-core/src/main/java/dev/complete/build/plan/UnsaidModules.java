package dev.complete.build.plan;

import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.RecipeException;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Nested submodules that stand in a component's folders, and that its {@code submodules} does not include. Nobody would
 * notice at once that their files are missing, so they are refused: by who reads the folders, and by who only shows what
 * would be read.
 */
public final class UnsaidModules {

    private static final int SHOWN = 5;

    private final PlannedComponent component;
    private final SortedSet<String> unsaid = new TreeSet<>();

    private UnsaidModules(PlannedComponent component) {
        this.component = component;
    }

    /** Looks through every folder of {@code component}, and refuses the first that has some. */
    static void refuse(PlannedComponent component) throws ResolveException, RecipeException {
        List<Source> sources = new ArrayList<>(component.sources());
        sources.addAll(component.step() == null ? List.of() : component.step().sources());
        for (Source source : sources) {
            if (source instanceof Source.Folder folder) {
                UnsaidModules modules = new UnsaidModules(component);
                modules.walk(folder.tree());
                if (!modules.unsaid.isEmpty()) {
                    throw refusal(component.name(), source.from(), modules.unsaid);
                }
            }
        }
    }

    private void walk(SourceTree folder) throws ResolveException {
        for (TreeEntry entry : folder.entries()) {
            if (entry instanceof TreeEntry.Directory directory) {
                walk(folder.directory(directory));
            } else if (entry instanceof TreeEntry.Gitlink link) {
                String path = folder.pinOf(link).path();
                SourceTree included = component.nested().get(path);
                if (included == null) {
                    unsaid.add(path);
                } else {
                    walk(included);
                }
            }
        }
    }

    /**
     * Why a component cannot be read.
     *
     * @param from what the manifest says about the folder they stand in
     * @param paths of the submodules from the superproject's root, one at least
     */
    public static RecipeException refusal(String component, Located<String> from, Collection<String> paths) {
        List<String> shown =
                paths.stream().sorted().limit(SHOWN).map(Printable::escape).toList();
        boolean one = paths.size() == 1;
        boolean all = paths.size() == shown.size();
        String problem = "component `" + component + "`: nested submodule" + (one ? " " : "s ")
                + String.join(", ", shown)
                + (all ? "" : " and " + (paths.size() - shown.size()) + " more")
                + (one ? " is" : " are") + " needed";
        String named =
                all ? "say `submodules: [" + String.join(", ", shown) + "]`, " : "name them under `submodules`, ";
        return new RecipeException(
                problem, from.at(), named + "or `submodules: [\"**\"]` for all, or take only what is needed");
    }
}
