package dev.complete.build;

import org.jspecify.annotations.Nullable;

/**
 * Why a build could not be done. The message is for the user as it is: what failed, where and what to do; control
 * characters from outside are escaped already.
 */
public final class BuildException extends Exception {

    /** What kind of failure; decides the exit code. */
    public enum Kind {
        /** The manifest, a repository or an archive is wrong. */
        INVALID,
        /** The audit found an error. */
        AUDIT,
        /** Something read back is not what was written. */
        VERIFICATION,
        /** A remote failed. */
        NETWORK,
        /** The local disk failed. */
        IO
    }

    private final Kind kind;

    public BuildException(Kind kind, String message) {
        this(kind, message, null);
    }

    public BuildException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
