package dev.complete.build;

import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.source.Contents;
import dev.complete.git.ObjectSource;
import dev.complete.git.tree.SourceTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the blobs of each repository that planned components read are. */
final class PinnedModules implements Contents.Modules {

    private final Map<String, ObjectSource> byPath = new HashMap<>();

    PinnedModules(List<PlannedComponent> components) {
        components.forEach(component -> component.trees().forEach(this::add));
    }

    private void add(SourceTree tree) {
        byPath.putIfAbsent(tree.pin().path(), tree.objects());
    }

    @Override
    public ObjectSource objects(String path) {
        ObjectSource objects = byPath.get(path);
        if (objects == null) {
            throw new IllegalStateException("a tree refers to a repository that its plan does not: " + path);
        }
        return objects;
    }
}
