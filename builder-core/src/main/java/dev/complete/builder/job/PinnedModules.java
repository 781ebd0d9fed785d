package dev.complete.builder.job;

import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.source.Contents;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.tree.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Readers for the blobs of each repository that planned components use. */
public final class PinnedModules implements Contents.Modules {

    private final Map<String, ObjectSource> byPath;

    public PinnedModules(List<PlannedComponent> components) {
        this.byPath = components.stream()
                .flatMap(PlannedComponent::trees)
                .collect(Collectors.toMap(tree -> tree.pin().path(), SourceTree::objects, (one, same) -> one));
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
