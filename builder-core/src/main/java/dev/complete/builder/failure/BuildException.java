package dev.complete.builder.failure;

import dev.complete.git.ResolveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Failure of a build. The message is shown to the user as it is: it says what failed, where and what to do; control
 * characters from outside are already escaped.
 */
public final class BuildException extends Exception {

    /** Kind of failure; decides the exit code. */
    public enum Kind {
        /** The request names something that is not there, such as an image. */
        USAGE,
        /** The manifest, a repository or an archive is wrong. */
        INVALID,
        /** A build step failed. */
        STEP,
        /** The audit found an error. */
        AUDIT,
        /** Stored data is not what was written. */
        VERIFICATION,
        /** A remote failed. */
        NETWORK,
        /** The local disk failed. */
        IO
    }

    private final Kind kind;
    private final @Nullable SourceLocation at;

    public BuildException(Kind kind, String message) {
        this(kind, message, null);
    }

    public BuildException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    private BuildException(Kind kind, String message, @Nullable Throwable cause, @Nullable SourceLocation at) {
        super(message, cause);
        this.kind = kind;
        this.at = at;
    }

    /**
     * An error in a manifest. The message is the whole report: a sentence, {@code --> file:line:column}, the line, and
     * a caret line with the hint.
     *
     * @param problem one sentence without a full stop, such as {@code unknown key `exlude` in component `app`}
     * @param hint printed behind the carets, such as {@code did you mean `exclude`?}
     */
    public static BuildException at(String problem, SourceLocation at, @Nullable String hint) {
        return new BuildException(Kind.INVALID, CaretReport.of(problem, at, hint), null, at);
    }

    public static BuildException of(ResolveException cause) {
        Kind kind = switch (cause.kind()) {
            case INVALID, MISSING, LIMIT -> Kind.INVALID;
            case NETWORK -> Kind.NETWORK;
            case IO -> Kind.IO;
        };
        return new BuildException(kind, message(cause), cause);
    }

    /**
     * An underlying failure. A {@link BuildException} or {@link ResolveException} inside keeps its message; anything
     * else is reported as a failed read or write.
     *
     * @param doing the action that failed, such as {@code writing out/oci}; escaped
     */
    public static BuildException of(String doing, Exception failure) {
        for (Throwable inner = failure; inner != null; inner = inner.getCause()) {
            if (inner instanceof BuildException build) {
                return build;
            }
            if (inner instanceof ResolveException resolve) {
                return of(resolve);
            }
        }
        Throwable cause = failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        String reason = cause instanceof IOException io ? IoMessage.of(io) : message(failure);
        return new BuildException(Kind.IO, doing + ": " + reason, failure);
    }

    /**
     * A failed read, with the repository's message and the purpose of the read.
     *
     * @param what a path with its repository, or a component; escaped
     */
    public static BuildException reading(String what, Exception failure) {
        ResolveException resolve = cause(failure, ResolveException.class);
        return resolve == null ? of(what + ": cannot be read", failure) : of(resolve.neededFor(what));
    }

    /** The failure itself or the first of its causes that is a {@code type}; null when none is. */
    public static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        Throwable inner = failure;
        while (inner != null && !type.isInstance(inner)) {
            inner = inner.getCause();
        }
        return type.cast(inner);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    public Kind kind() {
        return kind;
    }

    /** Location in the manifest; null when the failure is about something else. */
    public @Nullable SourceLocation at() {
        return at;
    }
}
