package dev.complete.builder.reuse;

import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The image that was last made of a recipe, and how: for a build in which the contents of some files are others, and
 * nothing else is.
 *
 * @param trees digests of the listings of the plan's layers
 * @param shares how each layer was made of its component, in the order of {@code image.layers()}, without the last, the
 *     generated one
 * @param read ids of the contents that decided anything
 */
public record LastImage(KnownImage image, List<Digest> trees, List<LayerShare> shares, Set<String> read) {

    public LastImage {
        trees = List.copyOf(trees);
        shares = List.copyOf(shares);
        read = Set.copyOf(read);
    }

    /**
     * Null when a layer was made in a way that cannot be repeated.
     *
     * @param components one for each layer of the plan
     */
    public static @Nullable LastImage of(
            KnownImage image, List<Digest> trees, List<ComponentTree> components, FinalRootfs root, Set<String> read) {
        List<LayerShare> shares = new ArrayList<>();
        for (LayerTree layer : root.layers().subList(0, root.layers().size() - 1)) {
            LayerShare share = LayerShare.between(named(layer.name(), components), layer);
            if (share == null) {
                return null;
            }
            shares.add(share);
        }
        return new LastImage(image, trees, shares, read);
    }

    private static RootfsTree named(String name, List<ComponentTree> components) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow()
                .tree();
    }

    /** This one after some of its components changed. */
    public LastImage with(KnownImage changed, List<Digest> otherTrees) {
        return new LastImage(changed, otherTrees, shares, read);
    }

    /**
     * The contents that changed in one component. Null when more did, or when a content did that decides anything.
     *
     * @param before its tree in this image
     */
    public @Nullable TreeChanges changes(RootfsTree before, RootfsTree now) {
        TreeChanges changes = TreeChanges.between(before, now);
        if (changes == null) {
            return null;
        }
        Set<RootfsPath> contested = new HashSet<>();
        shares.forEach(share -> contested.addAll(share.leftOut()));
        for (TreeChanges.Change change : changes.files()) {
            if (read.contains(change.before().id()) || contested.contains(change.path())) {
                return null;
            }
        }
        return changes;
    }

    /**
     * The layer of a changed component; null when all of the component is left out.
     *
     * @param component with the shape of the one before
     * @throws IllegalArgumentException when it has not
     */
    public @Nullable LayerTree layer(String name, RootfsTree component) {
        for (int i = 0; i < shares.size(); i++) {
            if (image.layers().get(i).name().equals(name)) {
                return shares.get(i).of(component, name);
            }
        }
        return null;
    }
}
