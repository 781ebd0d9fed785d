package dev.complete.git;

import org.jspecify.annotations.Nullable;

/**
 * Why a repository, a pin or an object could not be used. The message is for the user as it is: what failed, where
 * (repository, commit, path, object id) and what to do; control characters in it are escaped already.
 */
public final class ResolveException extends Exception {

    /** What kind of failure it is; decides the exit code. */
    public enum Kind {
        /** The repository, a pin or an object is malformed, hostile or unsupported, or a pin is nowhere. */
        INVALID,
        /** An object is not in the repository that should hold it; another repository may have it. */
        MISSING,
        /** A limit was hit; the message names it and how to raise it. */
        LIMIT,
        /** A remote could not be reached, or did not have what is pinned. */
        NETWORK,
        /** The local disk failed. */
        IO
    }

    private final Kind kind;

    public ResolveException(Kind kind, String message) {
        this(kind, message, null);
    }

    public ResolveException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * The same failure, with what it was needed for: a user knows paths and components, not object ids.
     *
     * @param what a path with its repository, or a component; escaped
     */
    public ResolveException neededFor(String what) {
        return new ResolveException(kind, getMessage() + "\n  needed for " + what, this);
    }
}
