package dev.complete.builder.audit;

import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks whether a component can leave a path out without breaking another part of the image. Not thread-safe. */
final class LeavingOut {

    private final AuditedImage image;
    private @Nullable Set<RootfsPath> wanted;

    LeavingOut(AuditedImage image) {
        this.image = image;
    }

    /** The fault unchanged, or with acceptance as its only remedy when its path cannot be left out. */
    Fault checked(Fault fault) {
        boolean excludes = fault.remedy() instanceof Remedy.Exclude;
        return excludes && !isPossible(fault) ? fault.mendedBy(Remedy.ACCEPT) : fault;
    }

    private boolean isPossible(Fault fault) {
        Origin origin = fault.origin();
        Node node = image.tree().get(fault.path());
        if (origin == null || node == null || node instanceof Node.Directory) {
            return false;
        }
        boolean own = image.components().stream()
                .anyMatch(component -> component.name().equals(origin.component())
                        && component.tree().get(fault.path()) != null);
        return own && !wanted().contains(fault.path());
    }

    /** Paths that links lead to or that are started. */
    private Set<RootfsPath> wanted() {
        if (wanted == null) {
            Set<RootfsPath> found = new HashSet<>();
            image.tree().nodes().forEach((path, node) -> {
                if (node instanceof Node.HardLink link) {
                    found.add(link.leader());
                } else if (node instanceof Node.Symlink) {
                    add(path.toString(), found);
                }
            });
            Stream.of(image.contract().init(), image.contract().command()).forEach(argv -> start(argv, found));
            for (Task task : image.tasks()) {
                start(task.command().stream().map(Located::value).toList(), found);
            }
            wanted = found;
        }
        return wanted;
    }

    private void start(List<String> argv, Set<RootfsPath> found) {
        if (argv.isEmpty()) {
            return;
        }
        String name = argv.get(0);
        if (name.startsWith("/")) {
            add(name, found);
        } else if (name.contains("/")) {
            add(image.contract().cwd() + "/" + name, found);
        } else {
            for (String folder : image.contract().path().split(":", -1)) {
                add(folder + "/" + name, found);
            }
        }
    }

    private void add(String path, Set<RootfsPath> found) {
        RootfsPath at = image.lookup().find(path);
        if (at != null) {
            found.add(at);
            if (image.tree().get(at) instanceof Node.HardLink link) {
                found.add(link.leader());
            }
        }
    }
}
