package dev.complete.builder.step.action;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.util.Map;
import java.util.TreeMap;

/** The folders of a step's root that the sandbox makes itself. Stateless. */
final class ReservedPlaces {

    private ReservedPlaces() {}

    /**
     * {@code tools} without its empty folders in these places; a root filesystem often has some.
     *
     * @throws BuildException when there is any other entry, which the step could not see
     */
    static RootfsTree removedFrom(RootfsTree tools) throws BuildException {
        TreeMap<RootfsPath, Node> visible = new TreeMap<>();
        for (Map.Entry<RootfsPath, Node> entry : tools.nodes().entrySet()) {
            RootfsPath path = entry.getKey();
            if (!isReserved(path)) {
                visible.put(path, entry.getValue());
            } else if (!(entry.getValue() instanceof Node.Directory)) {
                throw hidden(path, entry.getValue());
            }
        }
        return visible.size() == tools.size() ? tools : RootfsTree.of(visible);
    }

    private static boolean isReserved(RootfsPath path) {
        return !path.isRoot() && InputRoot.RESERVED.contains(path.names().get(0));
    }

    private static BuildException hidden(RootfsPath path, Node node) {
        String place = "/" + path.names().get(0);
        String exclude = path.toString().equals(place) ? place : place + "/";
        return new BuildException(
                BuildException.Kind.INVALID,
                Printable.escape(path.toString()) + " (" + node.origin()
                        + ") cannot be in a build step's root, which has a "
                        + place + " of its own: add `" + exclude + "` to `exclude` of component `"
                        + node.origin().component() + "`");
    }
}
