package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.ImageRecipe.Permission;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code image.permissions}, laid over each component's entries at their real paths before they are merged. No link is
 * followed: a symlink's owner may change, its mode has no meaning. Several may apply to one entry if their order makes
 * no difference. One use per merge; not thread-safe.
 */
final class Permissions {

    private record Rule(Permission permission, @Nullable ResolvedUser owner) {

        boolean matches(RootfsPath path) {
            return permission.path().value().matches(path);
        }

        Metadata apply(Metadata metadata, Node node) {
            Metadata owned = owner == null ? metadata : metadata.withOwner(owner.uid(), owner.gid());
            if (permission.mode() == null || node instanceof Node.Symlink) {
                return owned;
            }
            return owned.withMode(permission.mode().apply(owned.mode(), node instanceof Node.Directory));
        }

        BuildException error(String problem, String hint) {
            return permission.path().error(problem, hint);
        }

        String text() {
            return "`" + Printable.escape(permission.path().value().text()) + "`";
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Set<Rule> used = new HashSet<>();

    Permissions(List<Permission> permissions, Users users) throws BuildException {
        for (Permission permission : permissions) {
            ResolvedUser owner = permission.owner() == null ? null : users.resolve(permission.owner());
            rules.add(new Rule(permission, owner));
        }
    }

    private Permissions() {}

    /** No permissions, for a tree that does not ship. */
    static Permissions none() {
        return new Permissions();
    }

    /** The nodes of one component with permissions applied, including hard links' leaders, which come first. */
    NavigableMap<RootfsPath, Node> apply(NavigableMap<RootfsPath, Node> nodes) throws BuildException {
        if (rules.isEmpty()) {
            return nodes;
        }
        NavigableMap<RootfsPath, Node> result = new TreeMap<>();
        for (var entry : nodes.entrySet()) {
            RootfsPath path = entry.getKey();
            Node node = entry.getValue();
            List<Rule> matching = matching(path);
            used.addAll(matching);
            if (node instanceof Node.Directory folder) {
                Metadata changed = outcome(path, folder, folder.metadata(), matching);
                result.put(path, new Node.Directory(changed, folder.explicit(), folder.origin()));
            } else if (node instanceof Node.File file) {
                Metadata changed = outcome(path, file, file.metadata(), matching);
                result.put(path, new Node.File(changed, file.content(), file.origin()));
            } else if (node instanceof Node.Symlink link) {
                Metadata changed = outcome(path, link, link.metadata(), matching);
                result.put(path, new Node.Symlink(link.target(), changed, link.origin()));
            } else if (node instanceof Node.HardLink link) {
                checkGroup(path, link, matching, nodes, result);
                result.put(path, link);
            }
        }
        return result;
    }

    private List<Rule> matching(RootfsPath path) {
        List<Rule> matching = List.of();
        for (Rule rule : rules) {
            if (rule.matches(path)) {
                matching = matching.isEmpty() ? new ArrayList<>(2) : matching;
                matching.add(rule);
            }
        }
        return matching;
    }

    private static Metadata outcome(RootfsPath path, Node node, Metadata before, List<Rule> matching)
            throws BuildException {
        Metadata after = before;
        for (int i = 0; i < matching.size(); i++) {
            Rule rule = matching.get(i);
            for (Rule other : matching.subList(0, i)) {
                Metadata one = rule.apply(other.apply(before, node), node);
                if (!one.equals(other.apply(rule.apply(before, node), node))) {
                    throw rule.error(
                            "permissions " + other.text() + " and " + rule.text() + " say different things about "
                                    + Printable.escape(path.toString()),
                            "let only one of them match it");
                }
            }
            after = rule.apply(after, node);
        }
        return after;
    }

    private void checkGroup(
            RootfsPath path,
            Node.HardLink link,
            List<Rule> matching,
            NavigableMap<RootfsPath, Node> before,
            NavigableMap<RootfsPath, Node> after)
            throws BuildException {
        if (before.get(link.leader()) instanceof Node.File old
                && after.get(link.leader()) instanceof Node.File changed
                && !outcome(path, old, old.metadata(), matching).equals(changed.metadata())) {
            Rule rule = (matching.isEmpty() ? matching(link.leader()) : matching).get(0);
            throw rule.error(
                    "permission " + rule.text() + " makes a difference between two names of one file: "
                            + Printable.escape(link.leader().toString()) + " and "
                            + Printable.escape(path.toString()),
                    "let it match both or none");
        }
    }

    /** Whether a permission sets the owner of {@code path}. */
    boolean setOwner(RootfsPath path) {
        return rules.stream().anyMatch(rule -> rule.owner() != null && rule.matches(path));
    }

    /** Refuses a permission without effect: an error, not a warning, because its author expects a protected file. */
    void checkAllUsed() throws BuildException {
        for (Rule rule : rules) {
            if (!used.contains(rule)) {
                throw rule.error(
                        "permission " + rule.text() + " matches nothing",
                        "give a path of a component's file, with no symlink on the way; folders that are made for"
                                + " `writable` have `owner` and `mode` there");
            }
        }
    }
}
