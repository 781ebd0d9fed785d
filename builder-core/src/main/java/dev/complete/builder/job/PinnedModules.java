package dev.complete.builder.job;

import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.source.Contents;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.tree.SourceTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readers for the blobs of each repository that planned components use. */
public final class PinnedModules implements Contents.Modules {

    private final Map<String, ObjectSource> byPath = new HashMap<>();

    public PinnedModules(List<PlannedComponent> components) {
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
