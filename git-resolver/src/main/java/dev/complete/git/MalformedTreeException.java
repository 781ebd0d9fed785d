package dev.complete.git;

/** A malformed tree: a clause that names the entry; callers add repository and id. */
public final class MalformedTreeException extends Exception {
    MalformedTreeException(String message) {
        super(message);
    }
}
