package dev.complete.builder.reuse;

import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The image that was last made of a recipe, and how: for a build in which the contents of some files are others, and
 * nothing else is.
 *
 * @param trees digests of the listings of the plan's layers
 * @param shares how each of these became a layer
 * @param read ids of the contents that merging or the audit decided anything by
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
        Map<String, LayerTree> layers = new HashMap<>();
        root.layers().forEach(layer -> layers.put(layer.name(), layer));
        if (root.moved() || components.stream().anyMatch(one -> one.name().equals(Origin.GENERATED))) {
            return null;
        }
        List<LayerShare> shares = new ArrayList<>();
        for (ComponentTree component : components) {
            LayerShare share = LayerShare.between(component, layers.get(component.name()));
            if (share == null) {
                return null;
            }
            shares.add(share);
        }
        return new LastImage(image, trees, shares, read);
    }

    /** This one after some of its components changed. */
    public LastImage with(KnownImage changed, List<Digest> otherTrees) {
        return new LastImage(changed, otherTrees, shares, read);
    }

    /**
     * The files of a component whose contents changed. Null when anything else did, when merging or the audit decided by
     * one of them, and when one is at a path that any component lost: it may have lost because of its content.
     *
     * @param before its tree in this image
     */
    public @Nullable TreeChanges changes(RootfsTree before, RootfsTree now) {
        TreeChanges changes = TreeChanges.between(before, now);
        if (changes == null) {
            return null;
        }
        Set<RootfsPath> lost = lost(before);
        for (TreeChanges.Change change : changes.files()) {
            if (read.contains(change.before().id()) || lost.contains(change.path())) {
                return null;
            }
        }
        return changes;
    }

    /** What any component lost; of a hard link among the files of {@code tree} its leader too, which has the content. */
    private Set<RootfsPath> lost(RootfsTree tree) {
        Set<RootfsPath> lost = new HashSet<>();
        shares.forEach(share -> lost.addAll(share.leftOut()));
        Set<RootfsPath> leaders = new HashSet<>();
        for (RootfsPath path : lost) {
            if (tree.get(path) instanceof Node.HardLink link) {
                leaders.add(link.leader());
            }
        }
        lost.addAll(leaders);
        return lost;
    }

    /**
     * The layer of a changed component; null when nothing of it is in the image.
     *
     * @param at index of the component in the plan's layers
     * @param component with the shape of the one before
     */
    public @Nullable LayerTree layer(int at, String name, RootfsTree component) {
        return shares.get(at).isEmpty() ? null : shares.get(at).of(component, name);
    }
}
