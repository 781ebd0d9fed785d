package dev.complete.builder.source;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Component.Member;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One {@code from: to} inside an archive or a step's output. A match goes to its place with everything below it. A folder
 * whose content is taken ({@code x/}, or the whole archive) gives its content only: its own metadata stays behind, so
 * that unpacking into {@code /} never changes {@code /}. Used once.
 */
final class MemberPlacement {

    /** Number of entries that a message names. */
    private static final int SHOWN = 5;

    private final ExtractedTree tree;
    private final Member member;
    private final Origin origin;
    private final String inside;
    private final SourceGlob glob;
    private final boolean whole;
    private final boolean content;
    private final Map<RootfsPath, Node> nodes = new HashMap<>();
    /** Places of the taken entries; a folder of which only the content is taken goes where its content does. */
    private final Map<RootfsPath, RootfsPath> places = new HashMap<>();

    private final Set<RootfsPath> matches = new LinkedHashSet<>();
    /** Leaders that are not taken, and the first of their taken names, which becomes the file. */
    private final Map<RootfsPath, RootfsPath> promoted = new HashMap<>();

    MemberPlacement(ExtractedTree tree, Member member, Origin origin, Platform platform) {
        this.tree = tree;
        this.member = member;
        this.origin = origin;
        this.inside = member.inside().value();
        this.glob = member.glob().on(platform);
        this.whole = inside.isEmpty();
        this.content = whole || inside.endsWith("/");
    }

    List<Entry> place() throws BuildException {
        tree.entries().forEach(entry -> nodes.put(entry.path(), entry.node()));
        findPlaces();
        checkMatches();
        List<Entry> placed = new ArrayList<>(places.size());
        for (Entry entry : tree.entries()) {
            RootfsPath path = entry.path();
            RootfsPath place = places.get(path);
            if (isRecord(entry)) {
                if (whole && member.to().path().isRoot()) {
                    placed.add(new Entry(path, at(path, path, entry.node())));
                }
            } else if (place != null && content && matches.contains(path)) {
                // The folder itself stays behind, but what is unpacked into is there even when nothing comes.
                placed.add(new Entry(place, new Node.Directory(Metadata.DIRECTORY, false, from(entry.node()))));
            } else if (place != null) {
                placed.add(new Entry(place, at(path, place, entry.node())));
            }
        }
        return placed;
    }

    private static boolean isRecord(Entry entry) {
        String from = entry.node().origin().member();
        return from != null && !from.equals(entry.path().relative());
    }

    /** Parents come before their children, so a child finds its parent's place there. */
    private void findPlaces() throws BuildException {
        for (Entry entry : tree.entries()) {
            RootfsPath path = entry.path();
            if (isRecord(entry)) {
                continue;
            }
            RootfsPath above = path.isRoot() ? null : places.get(path.parent());
            try {
                if (above != null) {
                    RootfsPath place = above.child(path.name());
                    places.put(path, place.equals(path) ? path : place); // many trees stay where they are
                } else if (isNamed(path) && (!content || entry.node() instanceof Node.Directory)) {
                    matches.add(path);
                    RootfsPath to = member.to().path();
                    places.put(path, member.to().keepsName() && !content ? to.child(path.name()) : to);
                }
            } catch (IllegalArgumentException e) {
                throw invalid(Printable.escape(path.relative()) + " cannot go below "
                        + Printable.escape(member.to().path().toString()) + ": " + e.getMessage());
            }
        }
    }

    /** The archive's root has no name that could be kept, so only the whole archive means it. */
    private boolean isNamed(RootfsPath path) {
        return whole ? path.isRoot() : !path.isRoot() && glob.matches(path.relative());
    }

    private void checkMatches() throws BuildException {
        if (matches.isEmpty()) {
            throw invalid("nothing in it matches `" + Printable.escape(inside) + "`" + near());
        }
        if (!content && !member.to().keepsName() && matches.size() > 1) {
            throw invalid("`" + Printable.escape(inside) + "` matches several entries (" + list(matches)
                    + "): end the target in `/` so that they keep their names");
        }
    }

    private Node at(RootfsPath path, RootfsPath place, Node node) throws BuildException {
        Origin from = from(node);
        if (node instanceof Node.Directory directory) {
            return new Node.Directory(directory.metadata(), directory.explicit(), from);
        }
        if (node instanceof Node.File file) {
            return new Node.File(file.metadata(), file.content(), from);
        }
        if (node instanceof Node.Symlink link) {
            if (place.isLeftBy(link.target())) {
                throw invalid(Printable.escape(path.relative()) + ": is a symlink to "
                        + Printable.escape(link.target()) + ", which climbs above the image's root from "
                        + Printable.escape(place.toString()));
            }
            return new Node.Symlink(link.target(), link.metadata(), from);
        }
        return hardLink((Node.HardLink) node, place, from);
    }

    private Origin from(Node node) {
        Origin own = node.origin();
        return own.path().isEmpty()
                ? new Origin(origin.component(), origin.pin(), origin.path(), own.member())
                : own; // a step's output knows where it was left
    }

    private Node hardLink(Node.HardLink link, RootfsPath place, Origin from) {
        RootfsPath leader = places.get(link.leader());
        if (leader == null) {
            leader = promoted.putIfAbsent(link.leader(), place);
        }
        if (leader != null) {
            return new Node.HardLink(leader, from);
        }
        Node.File file = (Node.File) Objects.requireNonNull(nodes.get(link.leader()));
        return new Node.File(file.metadata(), file.content(), from);
    }

    private BuildException invalid(String problem) {
        return new BuildException(
                BuildException.Kind.INVALID,
                tree.label() + " > " + problem + "\n  --> "
                        + member.inside().at().place());
    }

    /** Entries of the same name elsewhere, else those of the last folder of {@link #inside} that exists. */
    private String near() {
        String wanted = inside.endsWith("/") ? inside.substring(0, inside.length() - 1) : inside;
        String name = wanted.substring(wanted.lastIndexOf('/') + 1);
        List<RootfsPath> near = sorted(path -> path.name().equals(name));
        if (near.isEmpty()) {
            RootfsPath folder = lastFolder(wanted);
            near = sorted(path -> !path.isRoot() && path.parent().equals(folder));
        }
        return near.isEmpty() ? "" : "; near it: " + list(near);
    }

    private List<RootfsPath> sorted(Predicate<RootfsPath> wanted) {
        return nodes.keySet().stream().filter(wanted).sorted().toList();
    }

    private RootfsPath lastFolder(String wanted) {
        RootfsPath folder = RootfsPath.ROOT;
        for (String name : wanted.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || !nodes.containsKey(folder.child(name))) {
                break;
            }
            folder = folder.child(name);
        }
        return folder;
    }

    private static String list(Collection<RootfsPath> paths) {
        String shown = paths.stream()
                .limit(SHOWN)
                .map(path -> Printable.escape(path.relative()))
                .collect(Collectors.joining(", "));
        return shown + (paths.size() > SHOWN ? ", …" : "");
    }
}
