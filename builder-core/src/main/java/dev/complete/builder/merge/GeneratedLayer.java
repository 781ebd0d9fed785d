package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.merge.LayeredTree.Owned;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries that the runtime contract needs and no component has: accounts, mount points, work folders, and files that
 * runtimes expect. For one use; not thread-safe.
 *
 * @param layer index of this layer
 */
record GeneratedLayer(LayeredTree tree, int layer, ImageRecipe image, Permissions permissions) {

    private static final Origin ORIGIN = Origin.manifest(Origin.GENERATED);
    private static final RootfsPath TMP = RootfsPath.of("/tmp");
    private static final RootfsPath RUN = RootfsPath.of("/run");

    private static final String HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    /**
     * A required folder.
     *
     * @param ifAbsent metadata of a new folder
     * @param writable the manifest's entry, which also applies to an existing folder; null without one
     * @param at the manifest's line that requires it; null for the mount points every image has
     */
    private record Wish(
            Metadata ifAbsent,
            ImageRecipe.@Nullable Writable writable,
            @Nullable SourceLocation at) {}

    void add(String pinsJson, ContentSource contents) throws BuildException, IOException {
        AccountFile passwd = AccountFile.read(AccountFile.PASSWD, tree::node, contents);
        AccountFile group = AccountFile.read(AccountFile.GROUP, tree::node, contents);
        account(passwd, DeclaredAccounts.passwd(passwd, image.users()));
        account(group, DeclaredAccounts.group(group, image.users()));
        NavigableMap<RootfsPath, Wish> wishes = wishes(new Users(image.users(), passwd));
        for (var wish : wishes.entrySet()) {
            grant(wish.getKey(), wish.getValue());
        }
        fileIfAbsent("/etc/hosts", HOSTS);
        fileIfAbsent("/etc/resolv.conf", "");
        fileIfAbsent("/etc/hostname", "");
        if (image.recordInside()) {
            pins(pinsJson);
        }
    }

    private void account(AccountFile old, String text) throws BuildException {
        if (old.file() == null || !text.equals(old.text())) {
            Metadata metadata = old.file() == null ? Metadata.FILE : old.file().metadata();
            put(old.at(), new Node.File(metadata, new Content.Inline(text), ORIGIN));
        }
    }

    /** The required folders by path, so that a parent comes before its entries. The first wish for a path decides. */
    private NavigableMap<RootfsPath, Wish> wishes(Users users) throws BuildException {
        TreeMap<RootfsPath, Wish> wishes = new TreeMap<>();
        for (ImageRecipe.Writable writable : image.writable().values()) {
            Located<String> owner = writable.owner() == null ? image.user() : writable.owner();
            ResolvedUser user = owner == null ? ResolvedUser.ROOT : users.resolve(owner);
            int standard = writable.path().equals(TMP) ? 01777 : 0755;
            Metadata metadata = Metadata.root(writable.mode() == null ? standard : writable.mode())
                    .withOwner(user.uid(), user.gid());
            wishes.put(writable.path(), new Wish(metadata, writable, writable.at()));
        }
        for (ImageRecipe.User user : image.users().values()) {
            Metadata metadata = Metadata.DIRECTORY.withOwner(user.uid(), user.uid());
            wishes.putIfAbsent(user.home(), new Wish(metadata, null, user.name().at()));
        }
        wishes.putIfAbsent(
                image.workdir().value(),
                new Wish(Metadata.DIRECTORY, null, image.workdir().at()));
        wishes.putIfAbsent(TMP, new Wish(Metadata.root(01777), null, null));
        wishes.putIfAbsent(RUN, new Wish(Metadata.DIRECTORY, null, null));
        KernelFolders.ALL.forEach(place -> wishes.putIfAbsent(place, new Wish(Metadata.DIRECTORY, null, null)));
        return wishes;
    }

    private void grant(RootfsPath asked, Wish wish) throws BuildException {
        if (KernelFolders.ALL.contains(asked) && tree.node(asked) instanceof Node.Symlink link) {
            refuse(asked, link, wish); // no runtime follows a link to mount the kernel's files
        }
        RootfsPath path = new LinkResolver(tree::node).resolve(asked).path();
        boolean isUsed = wish.writable() != null || asked.equals(image.workdir().value());
        if (wish.at() != null && isUsed && KernelFolders.keep(path)) {
            throw BuildException.at(
                    Printable.escape(path.toString()) + " belongs to the runtime",
                    wish.at(),
                    "what is at or below /dev, /proc and /sys there is the kernel's, not the image's");
        }
        Node present = tree.node(path);
        if (present == null) {
            put(path, new Node.Directory(wish.ifAbsent(), true, ORIGIN));
        } else if (!(present instanceof Node.Directory folder)) {
            refuse(path, present, wish);
        } else if (wish.writable() != null) {
            tree.replace(
                    path, new Node.Directory(existing(path, folder, wish, wish.writable()), true, folder.origin()));
        }
    }

    /**
     * A writable folder that a component brought: it belongs to the user who writes there, unless a permission sets
     * another owner, and keeps an explicit mode unless the manifest gives one.
     */
    private Metadata existing(RootfsPath path, Node.Directory folder, Wish wish, ImageRecipe.Writable writable) {
        Metadata metadata = folder.metadata();
        if (writable.owner() != null || !permissions.setOwner(path)) {
            metadata = metadata.withOwner(wish.ifAbsent().uid(), wish.ifAbsent().gid());
        }
        boolean keepsMode = writable.mode() == null && folder.explicit();
        return keepsMode ? metadata : metadata.withMode(wish.ifAbsent().mode());
    }

    private static void refuse(RootfsPath path, Node present, Wish wish) throws BuildException {
        String problem = Printable.escape(path.toString()) + " must be a folder, but is " + NodeMerge.describe(present);
        if (wish.at() == null) {
            throw new BuildException(Kind.INVALID, problem + "\n  from " + present.origin());
        }
        throw BuildException.at(problem, wish.at(), "it comes from " + present.origin());
    }

    private void fileIfAbsent(String name, String text) throws BuildException {
        RootfsPath path =
                new LinkResolver(tree::node).resolveParent(RootfsPath.of(name)).path();
        if (tree.node(path) == null) {
            put(path, new Node.File(Metadata.FILE, new Content.Inline(text), ORIGIN));
        }
    }

    private void pins(String json) throws BuildException {
        RootfsPath path = new LinkResolver(tree::node)
                .resolve(RootfsPath.of("/etc/complete/pins.json"))
                .path();
        Node present = tree.node(path);
        if (present != null) {
            throw new BuildException(
                    Kind.INVALID,
                    "/etc/complete/pins.json is for the builder to write, but there is " + NodeMerge.describe(present)
                            + "\n  from " + present.origin());
        }
        put(path, new Node.File(Metadata.FILE, new Content.Inline(json), ORIGIN));
    }

    /** Adds or replaces a node, with the folders above. */
    private void put(RootfsPath path, Node node) throws BuildException {
        RootfsPath above = path.parent();
        while (tree.node(above) == null) {
            tree.put(above, new Owned(new Node.Directory(Metadata.DIRECTORY, false, ORIGIN), layer, null));
            above = above.parent();
        }
        Node parent = tree.node(above);
        if (!(parent instanceof Node.Directory)) {
            throw NodeMerge.clash(above, node, parent == null ? node : parent);
        }
        tree.put(path, new Owned(node, layer, null));
    }
}
