package dev.complete.build.source;

import dev.complete.build.BuildException;
import dev.complete.git.ResolveException;
import java.io.IOException;

/** Failures of Git, said as failures of the build. Stateless. */
final class ReadFailure {

    private ReadFailure() {}

    static BuildException of(ResolveException e) {
        BuildException.Kind kind = switch (e.kind()) {
            case INVALID, LIMIT -> BuildException.Kind.INVALID;
            case NETWORK -> BuildException.Kind.NETWORK;
            case IO -> BuildException.Kind.IO;
        };
        return new BuildException(kind, message(e), e);
    }

    /** @param label what was being read, escaped */
    static BuildException of(String label, IOException e) {
        return e.getCause() instanceof ResolveException cause
                ? of(cause)
                : new BuildException(BuildException.Kind.IO, label + ": cannot be read: " + message(e), e);
    }

    static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
