package dev.complete.builder.audit.look;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.contract.FirstProgram;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.Walk;
import dev.complete.text.ListText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Result of a search for a program by name. */
public sealed interface Program {

    /** @param at free of links */
    record Found(String candidate, RootfsPath at, Node.File file) implements Program {}

    /**
     * The program exists but would not be started.
     *
     * @param at the entry that denies it, free of links: the file, or a folder on the way
     * @param why the reason, a clause that begins with the subject; escaped
     * @param certain false when a runtime that leaves root its powers would start it
     */
    record Denied(String candidate, RootfsPath at, Node node, String why, boolean certain) implements Program {}

    /** @param tried along the search path, with how each ended; never empty */
    record Missing(List<String> candidates, List<Walk> tried) implements Program {
        /** The searched paths, when there are several. */
        public List<Detail> searched() {
            return candidates.size() > 1
                    ? List.of(new Detail("searched", ListText.escaped(candidates, 20)))
                    : List.of();
        }
    }

    /**
     * Search for programs as in execvp(3). A name without a slash is searched along {@code path}, and a file that may
     * not be executed is skipped when a later one may.
     *
     * @param nodes the node at a link-free path, or null
     * @param cwd absolute
     */
    record Search(Function<RootfsPath, @Nullable Node> nodes, ResolvedUser user, String path, String cwd) {

        /** The search of the image's own init and command. */
        public static Search in(AuditedImage image) {
            RuntimeContract contract = image.contract();
            return new Search(image.tree()::get, contract.user(), contract.path(), contract.cwd());
        }

        public Program find(String name) {
            List<String> candidates = FirstProgram.candidates(name, path, cwd);
            List<Walk> tried = new ArrayList<>();
            Denied denied = null;
            for (String candidate : candidates) {
                Walk walk = Walk.along(candidate, RootfsPath.ROOT, nodes);
                tried.add(walk);
                Node node = walk.found() ? nodes.apply(walk.at()) : null;
                if (node instanceof Node.HardLink link) {
                    node = nodes.apply(link.leader());
                }
                if (node == null) {
                    continue;
                }
                Denied refusal = refusal(candidate, walk, node);
                if (refusal == null && node instanceof Node.File file) {
                    return new Found(candidate, walk.at(), file);
                }
                denied = denied == null ? refusal : denied;
            }
            return denied == null ? new Missing(candidates, tried) : denied;
        }

        private @Nullable Denied refusal(String candidate, Walk walk, Node node) {
            if (!(node instanceof Node.File file)) {
                return new Denied(candidate, walk.at(), node, "it is a folder", true);
            }
            Metadata metadata = file.metadata();
            if ((metadata.mode() & 0111) == 0) {
                return new Denied(candidate, walk.at(), node, "its mode is " + Access.mode(metadata), true);
            }
            boolean root = user.uid() == 0;
            Access access = new Access(user);
            RootfsPath barrier = access.barrier(walk, nodes);
            if (barrier != null && nodes.apply(barrier) instanceof Node.Directory folder) {
                String why = "user " + user + " may not pass through " + Trees.shown(barrier) + " ("
                        + Access.describe(folder.metadata()) + ")";
                return new Denied(candidate, barrier, folder, why, !root);
            }
            String why = "user " + user + " may not execute it (" + Access.describe(metadata) + ")";
            return access.may(Access.EXECUTE, metadata) ? null : new Denied(candidate, walk.at(), node, why, !root);
        }
    }
}
