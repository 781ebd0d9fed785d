package dev.complete.builder.audit;

import dev.complete.builder.contract.FirstProgram;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.HashSet;
import java.util.Set;
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
            for (AuditedImage.Start start : image.starts()) {
                FirstProgram.candidates(
                                start.argv().get(0),
                                image.contract().path(),
                                image.contract().cwd())
                        .forEach(path -> add(path, found));
            }
            wanted = found;
        }
        return wanted;
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
