package dev.complete.builder.share;

import java.io.IOException;

/** What a record leads to is there, and is not what the record says. */
final class WrongRecordException extends IOException {

    WrongRecordException(String message) {
        super(message);
    }
}
