package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Nested submodules that stand in a component's folders, and that its {@code submodules} does not include. Nobody would
 * notice at once that their files are missing, so they are refused: by who reads the folders, and by who only shows what
 * would be read.
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

    /** Looks through every folder of {@code component}, and refuses the first that has some. */
    static void refuse(PlannedComponent component) throws ResolveException, BuildException {
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

    /**
     * A tree without gitlinks is looked at once, wherever it stands, and counting ends when there are many: a few small
     * trees that hold each other can stand for more paths than anybody could visit.
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
     * Why a component cannot be read.
     *
     * @param from what the manifest says about the folder they stand in
     * @param paths of the submodules from the superproject's root, one at least
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
        return BuildException.at(
                problem, from.at(), named + "or `submodules: [\"**\"]` for all, or take only what is needed");
    }
}
