package dev.complete.cli.option;

/** An invalid command line; the message is one sentence for the user. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }
}
