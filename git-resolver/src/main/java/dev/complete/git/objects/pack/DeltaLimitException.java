package dev.complete.git.objects.pack;

import java.io.IOException;

/** An object whose chain of deltas would unpack to more than is allowed; whoever knows repository and id adds them. */
public final class DeltaLimitException extends IOException {
    DeltaLimitException(long bytes, long most) {
        super("is stored as a chain of deltas, and applying it takes intermediate contents of " + bytes
                + " bytes, more than the limit of " + most + "; `git repack -adf --depth=10` in that repository makes"
                + " the chain shorter; if it is meant, raise the limit with --limit delta-bytes=" + bytes);
    }
}
