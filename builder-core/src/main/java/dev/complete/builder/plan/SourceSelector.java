package dev.complete.builder.plan;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.glob.GlobCursor;
import dev.complete.builder.recipe.glob.Segment;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sources of a {@code from}. Reads only the folders on its path and opens only the repositories on it.
 * Symlinks are not followed: a source is the commit's entry at that path.
 *
 * @param manifests never a source
 */
record SourceSelector(SourceTree root, Manifests manifests) {

    /**
     * A match of a path or glob.
     *
     * @param tree the folder itself, or the one that holds {@code entry}
     * @param name its last name; empty for the superproject's root
     * @param entry a file or symlink; null for a folder
     */
    record Match(SourceTree tree, String name, @Nullable TreeEntry entry) {}

    /** The matches in path order; never empty. */
    List<Match> select(Located<String> from, SourceGlob glob) throws ResolveException, BuildException {
        List<Match> found = new ArrayList<>();
        visit(root, "", glob.cursor(), glob.isContent(), found);
        if (found.isEmpty()) {
            boolean manifest = !glob.isContent() && manifests.paths().stream().anyMatch(glob::matches);
            throw manifest ? onlyManifest(from, glob) : nothingFound(from, glob);
        }
        return found;
    }

    private void walk(SourceTree folder, GlobCursor cursor, boolean folderContent, List<Match> found)
            throws ResolveException {
        for (TreeEntry entry : folder.entries()) {
            GlobCursor below = cursor.enter(entry.name());
            if (isFolder(entry)) {
                if (below.matches() || below.canMatchBelow()) {
                    visit(open(folder, entry), entry.name(), below, folderContent, found);
                }
            } else if (below.matches()
                    && !folderContent
                    && !manifests.contain(folder.pin().path(), folder.pathOf(entry))) {
                found.add(new Match(folder, entry.name(), entry));
            }
        }
    }

    private void visit(SourceTree folder, String name, GlobCursor cursor, boolean folderContent, List<Match> found)
            throws ResolveException {
        if (cursor.matches()) {
            found.add(new Match(folder, name, null));
        }
        if (cursor.canMatchBelow()) {
            if (cursor.visitsAllBelow()) {
                folder.extent();
            }
            walk(folder, cursor, folderContent, found);
        }
    }

    private static boolean isFolder(TreeEntry entry) {
        return entry instanceof TreeEntry.Directory || entry instanceof TreeEntry.Gitlink;
    }

    private static SourceTree open(SourceTree folder, TreeEntry entry) throws ResolveException {
        if (entry instanceof TreeEntry.Gitlink link) {
            return folder.follow(link);
        }
        return folder.directory((TreeEntry.Directory) entry);
    }

    private static BuildException onlyManifest(Located<String> from, SourceGlob glob) {
        String matches = glob.segments().stream().allMatch(Segment::isLiteral) ? "` is" : "` matches only";
        return from.error(
                "`" + Printable.escape(glob.text()) + matches + " this manifest, which is never part of an image",
                null);
    }

    /** An error that names the last folder found, and the nearest name there. */
    private BuildException nothingFound(Located<String> from, SourceGlob glob) throws ResolveException {
        ReachedFolder reached = ReachedFolder.root(root);
        for (int depth = 0; depth < glob.segments().size(); depth++) {
            Segment segment = glob.segments().get(depth);
            TreeEntry next = segment.isLiteral() ? reached.folder().entry(segment.text()) : null;
            ReachedFolder below = reached.enter(next);
            if (below == null) {
                return stuck(from, glob, reached, depth, next);
            }
            reached = below;
        }
        throw new IllegalStateException("a literal folder path matches that folder: " + glob);
    }

    private static BuildException stuck(
            Located<String> from, SourceGlob glob, ReachedFolder reached, int depth, @Nullable TreeEntry next)
            throws ResolveException {
        Segment segment = glob.segments().get(depth);
        boolean last = depth + 1 == glob.segments().size();
        String repository = reached.folder().pin().label();
        String where = (reached.path().isEmpty() ? "" : "`" + Printable.escape(reached.path()) + "` of ") + repository;
        if (next != null) {
            boolean link = next instanceof TreeEntry.Symlink;
            String problem = "`" + Printable.escape(reached.path() + segment.text()) + "` is a "
                    + (link ? "symlink" : "file") + " in " + repository + ", not a folder";
            String other = link
                    ? "sources do not follow links: name the target"
                    : last && glob.isContent() ? "leave out the slash at the end" : null;
            return from.error(problem, other);
        }
        if (!segment.isLiteral()) {
            String rest =
                    glob.segments().stream().skip(depth).map(Segment::text).collect(Collectors.joining("/"));
            return from.error(
                    "`" + Printable.escape(rest) + (glob.isContent() ? "/" : "") + "` matches nothing in " + where,
                    null);
        }
        return from.error("no `" + Printable.escape(segment.text()) + "` in " + where, hint(glob, depth, reached));
    }

    private static @Nullable String hint(SourceGlob glob, int depth, ReachedFolder reached) throws ResolveException {
        List<Segment> rest = glob.segments().subList(depth, glob.segments().size());
        List<String> absent =
                rest.stream().takeWhile(Segment::isLiteral).map(Segment::text).toList();
        StringBuilder tail = new StringBuilder();
        rest.stream().skip(absent.size()).forEach(segment -> tail.append('/').append(segment.text()));
        tail.append(glob.isContent() ? "/" : "");
        return reached.nearest(String.join("/", absent), tail.toString());
    }
}
