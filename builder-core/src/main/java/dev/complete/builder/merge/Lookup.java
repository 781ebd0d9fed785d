package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.Walk;
import org.jspecify.annotations.Nullable;

/** What a running process would find at a path, symlinks followed inside the image. */
public record Lookup(RootfsTree tree) {

    /** Where {@code path} really is: what runtimes want as the place of a mount, since many refuse to follow links. */
    public RootfsPath real(RootfsPath path) throws BuildException {
        return new LinkResolver(tree::get).resolve(path).path();
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
        Walk walk = Walk.along(path, RootfsPath.ROOT, tree::get);
        return walk.found() && tree.file(walk.at()) != null ? walk.at() : null;
    }
}
