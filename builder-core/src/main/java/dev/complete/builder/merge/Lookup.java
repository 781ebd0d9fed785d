package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import org.jspecify.annotations.Nullable;

/** Finds the entry that a process would see at a path, with symlinks followed inside the image. Not thread-safe. */
public final class Lookup {

    private final RootfsTree tree;
    private final LinkResolver links;

    public Lookup(RootfsTree tree) {
        this.tree = tree;
        this.links = new LinkResolver(tree::get);
    }

    /** The link-free path of {@code path}: the place of a mount, since many runtimes refuse to follow links. */
    public RootfsPath real(RootfsPath path) throws BuildException {
        return links.resolve(path).path();
    }

    /**
     * The file at {@code path}; null for anything else, including a dangling link and a loop of links.
     *
     * @param path absolute; {@code .}, {@code ..} and repeated slashes have the kernel's meaning
     */
    public Node.@Nullable File file(String path) {
        RootfsPath at = find(path);
        return at == null ? null : tree.file(at);
    }

    /** The link-free path of the file that {@link #file} finds. */
    public @Nullable RootfsPath find(String path) {
        try {
            RootfsPath at = RootfsPath.ROOT;
            for (String name : path.split("/", -1)) {
                if (name.equals("..")) {
                    if (!(tree.get(at) instanceof Node.Directory)) {
                        return null; // not even `..` leads out of an entry that is not a folder
                    }
                    at = at.parent();
                } else if (!name.isEmpty() && !name.equals(".")) {
                    at = links.resolve(at.child(name)).path();
                }
            }
            return tree.file(at) == null ? null : at;
        } catch (BuildException | IllegalArgumentException impossible) {
            return null;
        }
    }
}
