package dev.complete.builder.layer.tar;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;

/**
 * An entry of a layer's tar with its content.
 *
 * @param content empty for all but files
 */
public record TarMember(TarEntry entry, Content content, Origin origin) {

    private static final Content NOTHING = new Content.Inline("");

    /** @throws BuildException when a tar or Linux cannot hold the entry */
    public static TarMember of(RootfsTree tree, RootfsPath path, Node node) throws BuildException {
        try {
            Content content = node instanceof Node.File file ? file.content() : NOTHING;
            return new TarMember(TarEntry.of(tree, path, node), content, node.origin());
        } catch (IllegalArgumentException e) {
            throw new BuildException(
                    BuildException.Kind.INVALID,
                    describe(path.relative(), node.origin()) + " cannot be put into a layer: " + e.getMessage(),
                    e);
        }
    }

    /** The image path and its origin, for messages. */
    @Override
    public String toString() {
        return describe(entry.name(), origin);
    }

    private static String describe(String name, Origin origin) {
        return "/" + Printable.escape(name) + " (from " + origin + ")";
    }
}
