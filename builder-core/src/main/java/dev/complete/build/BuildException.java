package dev.complete.build;

import dev.complete.build.recipe.Mark;
import dev.complete.build.recipe.RecipeException;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a build could not be done. The message is for the user as it is: what failed, where and what to do; control
 * characters from outside are escaped already.
 */
public final class BuildException extends Exception {

    /** What kind of failure; decides the exit code. */
    public enum Kind {
        /** The request names something that is not there, such as an image. */
        USAGE,
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
    private final @Nullable Mark at;

    public BuildException(Kind kind, String message) {
        this(kind, message, null);
    }

    public BuildException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.at = null;
    }

    private BuildException(RecipeException cause) {
        super(cause.getMessage(), cause);
        this.kind = Kind.INVALID;
        this.at = cause.at();
    }

    /** The manifest is wrong; the place is kept. */
    public static BuildException of(RecipeException cause) {
        return new BuildException(cause);
    }

    public static BuildException of(ResolveException cause) {
        Kind kind = switch (cause.kind()) {
            case INVALID, LIMIT -> Kind.INVALID;
            case NETWORK -> Kind.NETWORK;
            case IO -> Kind.IO;
        };
        return new BuildException(kind, message(cause), cause);
    }

    /**
     * A read or write failed; a {@link ResolveException} or {@link BuildException} inside speaks for itself.
     *
     * @param doing what was being done, such as {@code writing out/oci}; escaped
     */
    public static BuildException of(String doing, IOException cause) {
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof ResolveException resolve) {
                return of(resolve);
            }
            if (inner instanceof BuildException build) {
                return build;
            }
        }
        return new BuildException(Kind.IO, doing + ": " + IoMessage.of(cause), cause);
    }

    /** As {@link #of(String, IOException)}, for what comes out of a stream of paths. */
    public static BuildException of(String doing, UncheckedIOException e) {
        IOException cause = e.getCause();
        return cause == null ? new BuildException(Kind.IO, doing, e) : of(doing, cause);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    public Kind kind() {
        return kind;
    }

    /** Where in the manifest; null when it is about something else. */
    public @Nullable Mark at() {
        return at;
    }
}
