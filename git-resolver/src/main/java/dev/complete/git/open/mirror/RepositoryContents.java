package dev.complete.git.open.mirror;

import dev.complete.git.GitId;
import dev.complete.git.MalformedTreeException;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.TreeParser;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.open.module.OpenedCommit;
import dev.complete.git.open.store.StoredCommit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one repository has to hold for a superproject: commits without their history, all of their trees and blobs, and LFS
 * contents. The order of the objects follows from the commits alone.
 */
public final class RepositoryContents {

    /** An object to be written. */
    record Stored(ObjectKind kind, StoredCommit source) {}

    /** The content that the pointer {@code blob} stands for. */
    record Lfs(GitId blob, StoredCommit source) {}

    /** A repository that needs nothing. */
    public static final RepositoryContents NONE = new RepositoryContents();

    private final SortedSet<GitId> commits = new TreeSet<>();
    private final Map<GitId, Stored> objects = new LinkedHashMap<>();
    private final SortedMap<String, Lfs> lfs = new TreeMap<>();
    private @Nullable GitId head;

    /** @param contents blobs whose LFS contents are needed, when they are pointers */
    public void add(OpenedCommit opened, Set<GitId> contents) throws ResolveException {
        opened.root().extent(); // the limits on entries and depth, before all of it is walked
        GitId commit = opened.pin().commit();
        commits.add(commit);
        if (opened.pin().isSuperproject()) {
            head = commit;
        }
        StoredCommit source = opened.objects();
        objects.putIfAbsent(commit, new Stored(ObjectKind.COMMIT, source));
        addTree(opened.root().id(), new Stored(ObjectKind.TREE, source), new Stored(ObjectKind.BLOB, source));
        for (GitId blob : contents) {
            String oid = source.lfs(blob);
            if (oid != null) {
                lfs.putIfAbsent(oid, new Lfs(blob, source));
            }
        }
    }

    private void addTree(GitId id, Stored tree, Stored blob) throws ResolveException {
        if (objects.putIfAbsent(id, tree) != null) {
            return;
        }
        try {
            for (TreeEntry entry : TreeParser.parse(tree.source().read(id, ObjectKind.TREE))) {
                if (entry instanceof TreeEntry.Directory directory) {
                    addTree(directory.id(), tree, blob);
                } else if (!(entry instanceof TreeEntry.Gitlink)) {
                    objects.putIfAbsent(entry.id(), blob);
                }
            }
        } catch (MalformedTreeException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID, "tree " + id + " is malformed: " + e.getMessage(), e);
        }
    }

    SortedSet<GitId> commits() {
        return commits;
    }

    Map<GitId, Stored> objects() {
        return objects;
    }

    SortedMap<String, Lfs> lfs() {
        return lfs;
    }

    /** The superproject's commit; null in another repository. */
    @Nullable
    GitId head() {
        return head;
    }
}
