package dev.complete.builder.rootfs;

/** Entry at a path of a tree. */
public sealed interface Node {

    Origin origin();

    /** @param explicit false for a default, such as that of Git's folders, which yields to any explicit metadata */
    record Directory(Metadata metadata, boolean explicit, Origin origin) implements Node {}

    record File(Metadata metadata, Content content, Origin origin) implements Node {}

    /** @param target verbatim; never empty */
    record Symlink(String target, Metadata metadata, Origin origin) implements Node {}

    /** @param leader path of a {@link File} in the same tree, which comes first in path order */
    record HardLink(RootfsPath leader, Origin origin) implements Node {}
}
