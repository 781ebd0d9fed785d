package dev.complete.cli;

/** The command line asks for something it cannot have; the message is one sentence for the user. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
