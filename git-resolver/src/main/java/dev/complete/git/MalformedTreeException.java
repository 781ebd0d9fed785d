package dev.complete.git;

/** What is wrong with a tree's bytes; whoever knows repository and id adds them. */
public final class MalformedTreeException extends Exception {
    MalformedTreeException(String message) {
        super(message);
    }
}
