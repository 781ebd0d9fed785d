package dev.complete.git.open.fetch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that the user set for fetching cannot be used: no remote was asked, and asking again would not help. */
final class SetupException extends IOException {
    SetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
