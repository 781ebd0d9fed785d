package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.merge.LayeredTree.Owned;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/**
 * Merges an image's components into one final tree and splits that into layers. First the tree, then the layers: so the
 * layers never replace or hide anything of each other, and every consumer that applies them gets this tree.
 *
 * <p>For each component from the bottom up: paths through lower layers' symlinks go to the real place, permissions are
 * laid over, then entries are merged. After all of them: {@code image.exclude}, then the {@link GeneratedLayer}.
 *
 * <ul>
 *   <li>A folder's default metadata yields to explicit ones; two explicit ones that differ are an error.
 *   <li>A file or symlink equal to a lower one belongs to the lower layer.
 *   <li>One that differs replaces the lower one if the component's {@code overrides} match its path, else is an error.
 *   <li>A folder and something that is none never replace each other.
 *   <li>Hard links stay within a layer: names that are left in another layer become files of their own there.
 * </ul>
 */
public final class RootfsMerger {

    /** The account files, which hold the image's users. */
    private static final Set<RootfsPath> ACCOUNTS = Set.of(AccountFile.PASSWD, AccountFile.GROUP);

    private final NodeMerge samePath;
    private final Permissions permissions;
    private final boolean onImage;
    private final List<String> warnings = new ArrayList<>();
    private boolean moved;
    private final LayeredTree tree =
            new LayeredTree(new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest(Origin.GENERATED)));

    private RootfsMerger(NodeMerge samePath, Permissions permissions, boolean onImage) {
        this.samePath = samePath;
        this.permissions = permissions;
        this.onImage = onImage;
    }

    /**
     * @param bottomToTop one for each layer
     * @param pinsJson the text of {@code /etc/complete/pins.json}, for an image that records it
     * @param contents read to compare files whose ids are of different kinds, and for {@code passwd} and {@code group}
     * @throws BuildException when components conflict, naming both and both origins
     * @throws BuildException when these components do not permit a setting of the manifest
     */
    public static FinalRootfs merge(
            List<ComponentTree> bottomToTop, ImageRecipe image, String pinsJson, ContentSource contents)
            throws BuildException, IOException {
        Users users = new Users(image.users(), topmostPasswd(bottomToTop, contents));
        RootfsMerger merger = new RootfsMerger(
                new NodeMerge(new SameFiles(contents)), new Permissions(image.permissions(), users), false);
        List<String> names = merger.addAll(bottomToTop);
        merger.permissions.checkAllUsed();
        Exclusion excluded = Exclusion.of(merger.tree.nodes(), Owned::node, image.exclude());
        merger.tree.drop(excluded.dropped());
        merger.warnings.addAll(UnmatchedGlobs.warnings("image.exclude", excluded.unmatched()));
        new GeneratedLayer(merger.tree, names.size(), image, merger.permissions).add(pinsJson, contents);
        names.add(Origin.GENERATED);
        return merger.tree.split(names, merger.moved, merger.warnings);
    }

    /**
     * The components as one tree, without generated entries: the {@code /} of a build step.
     *
     * @throws BuildException when components conflict, naming both and both origins
     */
    public static RootfsTree unite(List<ComponentTree> bottomToTop, ContentSource contents)
            throws BuildException, IOException {
        if (bottomToTop.isEmpty()) {
            return new TreeBuilder("nothing").build(List.of(), contents).tree(); // no layer could contain the root
        }
        return united(bottomToTop, contents, false);
    }

    /**
     * A final tree with more components on top, for a task, whose components do not ship. The image's folders, users
     * and generated entries stay as they are.
     *
     * @throws BuildException when components conflict, naming both and both origins
     */
    public static RootfsTree extend(RootfsTree image, List<ComponentTree> more, ContentSource contents)
            throws BuildException, IOException {
        List<ComponentTree> all = new ArrayList<>(List.of(new ComponentTree("image", image, List.of())));
        all.addAll(more);
        return united(all, contents, true);
    }

    private static RootfsTree united(List<ComponentTree> bottomToTop, ContentSource contents, boolean onImage)
            throws BuildException, IOException {
        RootfsMerger merger = new RootfsMerger(new NodeMerge(new SameFiles(contents)), Permissions.none(), onImage);
        List<String> names = merger.addAll(bottomToTop);
        return merger.tree.split(names, merger.moved, List.of()).tree();
    }

    /**
     * The passwd file of the topmost component that has one. Permissions come before merging, but their owners may be
     * users of the image's own passwd.
     */
    private static AccountFile topmostPasswd(List<ComponentTree> components, ContentSource contents)
            throws BuildException, IOException {
        for (int i = components.size() - 1; i >= 0; i--) {
            AccountFile passwd =
                    AccountFile.read(AccountFile.PASSWD, components.get(i).tree(), contents);
            if (passwd.file() != null) {
                return passwd;
            }
        }
        return new AccountFile(AccountFile.PASSWD, null, "", List.of());
    }

    /** Adds each as a layer, and returns the layers' names. */
    private List<String> addAll(List<ComponentTree> bottomToTop) throws BuildException, IOException {
        List<String> names = new ArrayList<>();
        for (ComponentTree component : bottomToTop) {
            add(component, names.size());
            names.add(component.name());
        }
        return names;
    }

    private void add(ComponentTree component, int layer) throws BuildException, IOException {
        NavigableMap<RootfsPath, Node> nodes = permissions.apply(placed(component.tree()));
        Set<RootfsPath> leaders = HardLinkGroups.leaders(nodes);
        List<Located<PathGlob>> unusedOverrides = new ArrayList<>(component.overrides());
        for (var entry : nodes.entrySet()) {
            RootfsPath path = entry.getKey();
            Owned mine;
            if (entry.getValue() instanceof Node.HardLink link && nodes.get(link.leader()) instanceof Node.File file) {
                Node whole = new Node.File(file.metadata(), file.content(), link.origin());
                mine = new Owned(whole, layer, link.leader());
            } else {
                mine = new Owned(entry.getValue(), layer, leaders.contains(path) ? path : null);
            }
            Owned lower = tree.nodes().putIfAbsent(path, mine);
            if (lower != null) {
                tree.put(path, winner(path, lower, mine, component, unusedOverrides));
            }
        }
        warnings.addAll(UnmatchedGlobs.warnings("component `" + component.name() + "`: overrides", unusedOverrides));
    }

    /** The component's nodes at their real paths, through the links of the layers below. */
    private NavigableMap<RootfsPath, Node> placed(RootfsTree component) throws BuildException, IOException {
        List<Entry> entries = new ArrayList<>(component.size());
        component.nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        List<Entry> placed = Placement.place(entries, tree::node);
        if (placed == entries) {
            return component.nodes();
        }
        moved = true;
        return TreeBuilder.unite(placed, samePath);
    }

    private Owned winner(
            RootfsPath path, Owned lower, Owned mine, ComponentTree component, List<Located<PathGlob>> unusedOverrides)
            throws BuildException, IOException {
        boolean ofImage = onImage && lower.layer() == 0;
        if (lower.node() instanceof Node.Directory below && mine.node() instanceof Node.Directory above) {
            return ofImage ? lower : folder(path, lower, below, above);
        }
        if (lower.node() instanceof Node.Directory || mine.node() instanceof Node.Directory) {
            throw clash(path, lower.node(), mine.node(), "nothing can replace a folder, and no folder anything else");
        }
        if (ofImage
                && (ACCOUNTS.contains(path) || lower.node().origin().component().equals(Origin.GENERATED))) {
            return lower;
        }
        boolean mayOverride = false;
        for (Located<PathGlob> glob : component.overrides()) {
            if (glob.value().matches(path)) {
                mayOverride = true;
                unusedOverrides.remove(glob);
            }
        }
        if (samePath.mergeOrNull(lower.node(), mine.node()) != null) {
            return lower;
        }
        if (!mayOverride) {
            String where = Printable.escape(path.toString());
            throw clash(
                    path,
                    lower.node(),
                    mine.node(),
                    "if the upper one is right, say `overrides: [" + where + "]` in `"
                            + Printable.escape(component.name()) + "`; else `exclude` one of them");
        }
        return mine;
    }

    private static Owned folder(RootfsPath path, Owned lower, Node.Directory below, Node.Directory above)
            throws BuildException {
        if (!above.explicit() || below.metadata().equals(above.metadata())) {
            return lower;
        }
        if (!below.explicit()) {
            return new Owned(above, lower.layer(), null);
        }
        throw clash(path, below, above, "give it one owner and one mode under `permissions`");
    }

    private static BuildException clash(RootfsPath path, Node lower, Node upper, String hint) {
        return new BuildException(
                Kind.INVALID,
                "components `" + Printable.escape(lower.origin().component()) + "` and `"
                        + Printable.escape(upper.origin().component()) + "` clash at "
                        + Printable.escape(path.toString()) + "\n"
                        + "  below  " + NodeMerge.describe(lower) + " from " + lower.origin() + "\n"
                        + "  above  " + NodeMerge.describe(upper) + " from " + upper.origin() + "\n"
                        + "  " + hint);
    }
}
