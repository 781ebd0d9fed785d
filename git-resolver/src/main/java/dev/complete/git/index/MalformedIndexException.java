package dev.complete.git.index;

import dev.complete.git.ResolveException;

/** A malformed index file: a clause about it; text from the file is escaped. */
final class MalformedIndexException extends Exception {

    private final ResolveException.Kind kind;

    MalformedIndexException(String problem) {
        this(ResolveException.Kind.INVALID, problem);
    }

    /** @param kind also {@code LIMIT}, for what may be sound and is too large */
    MalformedIndexException(ResolveException.Kind kind, String problem) {
        super(problem);
        this.kind = kind;
    }

    ResolveException.Kind kind() {
        return kind;
    }
}
