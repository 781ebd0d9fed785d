package dev.complete.git;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A repository, a pin or an object that could not be used. The message is for the user as it is: what failed, where
 * (repository, commit, path, object id) and what to do; control characters in it are escaped already.
 */
public final class ResolveException extends Exception {

    /** The kind of failure, which decides the exit code. */
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

    /** A repository, pin or object that is refused. */
    public static ResolveException invalid(String message) {
        return new ResolveException(Kind.INVALID, message);
    }

    /**
     * A file that cannot be read or written, or the failure that {@code cause} carries.
     *
     * @param what the failure, escaped; the cause follows after a colon
     */
    public static ResolveException io(String what, IOException cause) {
        return cause.getCause() instanceof ResolveException carried
                ? carried
                : new ResolveException(Kind.IO, what + ": " + IoErrorText.of(cause), cause);
    }

    /**
     * A limit that the user can raise.
     *
     * @param what the repository or object, and the limit it is over; escaped
     * @param name the limit's name on the command line
     * @param value what to raise it to, or {@code N}
     */
    public static ResolveException limit(String what, String name, Object value) {
        return new ResolveException(
                Kind.LIMIT, what + "; if that is meant, raise it with --limit " + name + "=" + value);
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
