package dev.complete.git.open.store;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectKind;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a commit as Git stores them, where an LFS pointer is a pointer, and the contents that pointers stand for.
 * All of it is verified as {@link dev.complete.git.objects.ObjectSource} says. Thread-safe.
 */
public interface StoredCommit {

    /** A commit or tree as a whole. */
    byte[] read(GitId id, ObjectKind kind) throws ResolveException;

    /** The size of the blob itself, in bytes. */
    long size(GitId blob) throws ResolveException;

    /** The blob itself. */
    InputStream open(GitId blob) throws ResolveException;

    /** The SHA-256 of the content that {@code blob} points to, in hexadecimal digits; null when it is no pointer. */
    @Nullable
    String lfs(GitId blob) throws ResolveException;

    /** The content that {@code blob} points to. */
    InputStream lfsContent(GitId blob) throws ResolveException;
}
