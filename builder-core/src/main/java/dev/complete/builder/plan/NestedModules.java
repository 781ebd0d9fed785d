package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The submodules inside a component's folders. The walk is made only for a component with {@code submodules}; for any
 * other, the reader of its folders refuses {@link UnsaidModules}.
 */
final class NestedModules {

    private final List<Located<SourceGlob>> globs;
    private final List<Located<SourceGlob>> unused;
    private final SortedMap<String, SourceTree> found = new TreeMap<>();

    private NestedModules(List<Located<String>> wanted) {
        this.globs = wanted.stream()
                .map(glob -> new Located<>(SourceGlob.parse(glob.value()), glob.at()))
                .toList();
        this.unused = new ArrayList<>(globs);
    }

    /** The submodules by path from the superproject's root, which the globs are matched against. */
    static SortedMap<String, SourceTree> find(Component component, List<Source> sources)
            throws ResolveException, BuildException {
        NestedModules modules = new NestedModules(component.submodules());
        if (!modules.globs.isEmpty()) {
            for (Source source : sources) {
                if (source instanceof Source.Folder folder) {
                    modules.walk(folder.tree());
                }
            }
            modules.refuseUnused();
        }
        return modules.found;
    }

    private void walk(SourceTree folder) throws ResolveException {
        if (folder.extent().gitlinks() == 0) {
            return;
        }
        for (TreeEntry entry : folder.entries()) {
            if (entry instanceof TreeEntry.Directory directory) {
                walk(folder.directory(directory));
            } else if (entry instanceof TreeEntry.Gitlink link) {
                visit(folder, link);
            }
        }
    }

    private void visit(SourceTree folder, TreeEntry.Gitlink link) throws ResolveException {
        String path = Manifests.fromRoot(folder.pin().path(), folder.pathOf(link));
        List<Located<SourceGlob>> matching =
                globs.stream().filter(glob -> glob.value().matches(path)).toList();
        unused.removeAll(matching);
        if (!matching.isEmpty() && !found.containsKey(path)) {
            SourceTree module = folder.follow(link);
            found.put(path, module);
            walk(module);
        }
    }

    private void refuseUnused() throws BuildException {
        if (!unused.isEmpty()) {
            Located<SourceGlob> glob = unused.get(0);
            throw glob.error(
                    "`" + glob.value() + "` matches no submodule inside this component's folders",
                    "paths start at the superproject's root");
        }
    }
}
