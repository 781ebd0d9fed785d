package dev.complete.build.merge;

import dev.complete.build.BuildException;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
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
        try {
            RootfsPath at = RootfsPath.ROOT;
            for (String name : path.split("/", -1)) {
                if (name.equals("..")) {
                    at = at.parent();
                } else if (!name.isEmpty() && !name.equals(".")) {
                    at = links.resolve(at.child(name)).path();
                }
            }
            return tree.file(at);
        } catch (BuildException | IllegalArgumentException impossible) {
            return null;
        }
    }
}
