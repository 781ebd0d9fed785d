package dev.complete.cli.option;

/** The command line asks for something it cannot have; the message is one sentence for the user. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }
}
