package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.Walk;
import org.jspecify.annotations.Nullable;

/** Looks up paths as a running process does: symlinks are followed inside the image. */
public record Lookup(RootfsTree tree) {

    /** The link-free path of {@code path}: the place of a mount, since many runtimes refuse to follow links. */
    public RootfsPath real(RootfsPath path) throws BuildException {
        return new LinkResolver(tree::get).resolve(path).path();
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
        Walk walk = Walk.along(path, RootfsPath.ROOT, tree::get);
        return walk.found() && tree.file(walk.at()) != null ? walk.at() : null;
    }
}
