package dev.complete.build.run;

import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What of a tree does not hold in a container that is made here, in sentences for the user. */
final class Lost {

    private static final int SET_ID = 06000;
    private static final int GROUP_AND_OTHERS = 077;

    private Lost() {}

    /** A checkout has no file capabilities. */
    static List<String> capabilities(RootfsTree tree) {
        return first(
                tree,
                metadata -> metadata.xattrs().containsKey("security.capability"),
                " has file capabilities, which a run does not give");
    }

    /** With one user for everything. */
    static List<String> owners(RuntimeContract contract, RootfsTree tree) {
        List<String> lost = new ArrayList<>(capabilities(tree));
        long uid = contract.user().uid();
        lost.addAll(first(
                tree,
                metadata -> metadata.uid() != uid && differs(metadata.mode()),
                " is not the image's user's, but here every file is: bubblewrap knows one user only"));
        if (contract.newPrivileges()) {
            lost.addAll(first(
                    tree,
                    metadata -> (metadata.mode() & SET_ID) != 0,
                    " gains no privileges here: bubblewrap gives none"));
        }
        return lost;
    }

    /** Whether its owner may read what others may not. */
    private static boolean differs(int mode) {
        return (mode & 0500 & ~((mode & GROUP_AND_OTHERS) << 6)) != 0;
    }

    private static List<String> first(RootfsTree tree, Predicate<Metadata> affected, String sentence) {
        int more = -1;
        RootfsPath first = null;
        for (var entry : tree.nodes().entrySet()) {
            Metadata metadata = metadata(entry.getValue());
            if (metadata != null && affected.test(metadata)) {
                first = first == null ? entry.getKey() : first;
                more++;
            }
        }
        return first == null
                ? List.of()
                : List.of(Printable.escape(first.toString()) + (more > 0 ? " (and " + more + " more)" : "") + sentence);
    }

    private static @Nullable Metadata metadata(Node node) {
        if (node instanceof Node.File file) {
            return file.metadata();
        }
        return node instanceof Node.Directory directory ? directory.metadata() : null;
    }
}
