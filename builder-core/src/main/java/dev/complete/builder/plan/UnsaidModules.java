package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Nested submodules in a component's folders that its {@code submodules} does not include. Missing files would not be
 * noticed at once, so these are refused: by the reader of the folders, and by commands that only show the plan.
 */
public final class UnsaidModules {

    private static final int SHOWN = 5;
    private static final int COUNTED = 1_000;

    private final PlannedComponent component;
    private final SortedSet<String> unsaid = new TreeSet<>();
    private final Set<GitId> withoutGitlinks = new HashSet<>();

    private UnsaidModules(PlannedComponent component) {
        this.component = component;
    }

    /** Checks every folder of {@code component}, and refuses the first with such submodules. */
    static void refuse(PlannedComponent component) throws ResolveException, BuildException {
        for (Source source : component.allSources().toList()) {
            if (source instanceof Source.Folder folder) {
                UnsaidModules modules = new UnsaidModules(component);
                modules.walk(folder.tree());
                if (!modules.unsaid.isEmpty()) {
                    throw refusal(component.name(), source.from(), modules.unsaid);
                }
            }
        }
    }

    /**
     * Walks a folder. A tree without gitlinks is visited once, even if it occurs often, and counting has a limit: a few
     * small nested trees can stand for more paths than can be visited.
     *
     * @return whether there is a gitlink
     */
    private boolean walk(SourceTree folder) throws ResolveException {
        if (withoutGitlinks.contains(folder.id())) {
            return false;
        }
        boolean found = false;
        for (TreeEntry entry : folder.entries()) {
            if (unsaid.size() > COUNTED) {
                return true;
            }
            if (entry instanceof TreeEntry.Directory directory) {
                found |= walk(folder.directory(directory));
            } else if (entry instanceof TreeEntry.Gitlink link) {
                found = true;
                visit(folder.pinOf(link).path());
            }
        }
        if (!found) {
            withoutGitlinks.add(folder.id());
        }
        return found;
    }

    private void visit(String path) throws ResolveException {
        SourceTree included = component.nested().get(path);
        if (included == null) {
            unsaid.add(path);
        } else {
            walk(included);
        }
    }

    /**
     * The error for a component that cannot be read.
     *
     * @param from the folder's place in the manifest
     * @param paths of the submodules from the superproject's root, at least one
     */
    public static BuildException refusal(String component, Located<String> from, Collection<String> paths) {
        List<String> shown =
                paths.stream().sorted().limit(SHOWN).map(Printable::escape).toList();
        boolean one = paths.size() == 1;
        boolean all = paths.size() == shown.size();
        String problem = "component `" + component + "`: nested submodule" + (one ? " " : "s ")
                + String.join(", ", shown)
                + (all ? "" : " and " + (paths.size() > COUNTED ? "many" : paths.size() - shown.size()) + " more")
                + (one ? " is" : " are") + " needed";
        String named =
                all ? "say `submodules: [" + String.join(", ", shown) + "]`, " : "name them under `submodules`, ";
        return from.error(problem, named + "or `submodules: [\"**\"]` for all, or take only what is needed");
    }
}
