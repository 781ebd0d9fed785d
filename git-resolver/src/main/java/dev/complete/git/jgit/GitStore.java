package dev.complete.git.jgit;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ObjectSource;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.TreeEntry;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One repository's object database, read through JGit and believed only after re-hashing. Thread-safe.
 */
final class GitStore implements ObjectSource {

    /**
     * Opens a Git directory (bare, {@code .git}, {@code .git/modules/…}, or the private directory of a linked work tree).
     *
     * @param gitDirectory the directory itself; `.git` files have been followed already
     * @param name for messages, escaped
     * @throws ResolveException when it is no repository, or one this program must refuse: SHA-256 objects, a partial
     *     clone, an unknown extension
     */
    static GitStore open(Path gitDirectory, String name, Limits limits) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    /** True when the commit is present; reads nothing else. */
    boolean hasCommit(GitId commit) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The commit that a branch, tag, {@code HEAD} or full id names; annotated tags are followed. */
    GitId resolve(String revision) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public String name() {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public CommitInfo commit(GitId commit) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public List<TreeEntry> tree(GitId tree) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public long size(GitId blob) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public InputStream open(GitId blob) throws ResolveException {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
