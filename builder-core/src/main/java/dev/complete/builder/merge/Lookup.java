package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import org.jspecify.annotations.Nullable;

/** What a running process would find at a path, symlinks followed inside the image. Not thread-safe. */
public final class Lookup {

    private final RootfsTree tree;
    private final LinkResolver links;

    public Lookup(RootfsTree tree) {
        this.tree = tree;
        this.links = new LinkResolver(tree::get);
    }

    /** Where {@code path} really is: what runtimes want as the place of a mount, since many refuse to follow links. */
    public RootfsPath real(RootfsPath path) throws BuildException {
        return links.resolve(path).path();
    }

    /**
     * The file at {@code path}; null for anything else, a dangling link and a circle of links included.
     *
     * @param path absolute; {@code .}, {@code ..} and repeated slashes mean what they mean to the kernel
     */
    public Node.@Nullable File file(String path) {
        RootfsPath at = find(path);
        return at == null ? null : tree.file(at);
    }

    /** Where the file is that {@link #file} finds: a path free of links. */
    public @Nullable RootfsPath find(String path) {
        try {
            RootfsPath at = RootfsPath.ROOT;
            for (String name : path.split("/", -1)) {
                if (name.equals("..")) {
                    if (!(tree.get(at) instanceof Node.Directory)) {
                        return null; // not even that leads out of what is no folder
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
