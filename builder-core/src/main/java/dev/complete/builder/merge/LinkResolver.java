package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves paths through symlinks as the kernel does inside the image; {@code ..} stops at the root. The paths need not
 * exist. Not thread-safe.
 */
final class LinkResolver {

    /**
     * @param path free of links
     * @param links number of links followed
     * @param landing target of the last link on the way; null when there was none
     */
    record Real(RootfsPath path, int links, @Nullable RootfsPath landing) {}

    private final Function<RootfsPath, @Nullable Node> nodes;
    /** Results by path as written: each is needed once for all entries below it. */
    private final Map<RootfsPath, Real> written = new HashMap<>();
    /** Results by link-free path of a link. */
    private final Map<RootfsPath, Real> followed = new HashMap<>();

    /** The last folder that was asked for, usually that of the next path too, and its place. */
    private RootfsPath lastFolder = RootfsPath.ROOT;

    private @Nullable Real lastReal;

    private int depth;

    /** @param nodes what is at a link-free path, or null; only symlinks are of interest */
    LinkResolver(Function<RootfsPath, @Nullable Node> nodes) {
        this.nodes = nodes;
    }

    /** {@code path} with its folders resolved; its last name stays, even if it is a link. */
    Real resolveParent(RootfsPath path) throws BuildException {
        if (path.isRoot()) {
            return new Real(path, 0, null);
        }
        Real parent = lastReal;
        if (parent == null || !path.isIn(lastFolder)) {
            RootfsPath folder = path.parent();
            parent = resolve(folder);
            lastFolder = folder;
            lastReal = parent;
        }
        return parent.links() == 0 ? new Real(path, 0, null) : child(parent, path.name());
    }

    /** {@code path} fully resolved. */
    Real resolve(RootfsPath path) throws BuildException {
        if (path.isRoot()) {
            return new Real(path, 0, null);
        }
        Real known = written.get(path);
        if (known == null) {
            known = follow(resolveParent(path));
            written.put(path, known);
        }
        return known;
    }

    private Real follow(Real at) throws BuildException {
        if (!(nodes.apply(at.path()) instanceof Node.Symlink link)) {
            return at;
        }
        Real known = followed.get(at.path());
        if (known == null) {
            known = walk(at.path(), link);
            followed.put(at.path(), known);
        }
        return new Real(known.path(), at.links() + known.links(), known.landing());
    }

    private Real walk(RootfsPath path, Node.Symlink link) throws BuildException {
        if (++depth > Walk.MAX_LINKS) {
            throw loop(path, link);
        }
        Real at = new Real(link.target().startsWith("/") ? RootfsPath.ROOT : path.parent(), 1, null);
        for (String name : link.target().split("/", -1)) {
            if (name.equals("..")) {
                at = isInKernels(at.path()) ? at : new Real(at.path().parent(), at.links(), null);
            } else if (!name.isEmpty() && !name.equals(".")) {
                at = follow(child(at, name));
            }
            if (at.links() > Walk.MAX_LINKS) {
                throw loop(path, link);
            }
        }
        depth--;
        return new Real(at.path(), at.links(), at.path());
    }

    /**
     * Whether the path is in the kernel's folders. Links there lead to unknown places, and {@code ..} behind them too:
     * the resolved path stays there.
     */
    private static boolean isInKernels(RootfsPath path) {
        return KernelFolders.areAbove(path) && !path.parent().isRoot();
    }

    private static Real child(Real parent, String name) throws BuildException {
        try {
            return new Real(parent.path().child(name), parent.links(), parent.landing());
        } catch (IllegalArgumentException e) {
            throw new BuildException(
                    Kind.INVALID,
                    "a symlink leads to an impossible path below "
                            + Printable.escape(parent.path().toString()) + ": " + e.getMessage(),
                    e);
        }
    }

    private static BuildException loop(RootfsPath path, Node.Symlink link) {
        return new BuildException(
                Kind.INVALID,
                "symlinks lead in a circle at " + Printable.escape(path.toString()) + "\n  " + NodeMerge.describe(link)
                        + " from " + link.origin());
    }
}
