package dev.complete.cli.serve;

import dev.complete.builder.failure.BuildException;
import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.NotServedException.Reason;

/** What a client is told when something could not be built: the first line of what the log says in full. */
final class FailedBuild {

    private static final int MOST = 300;

    private FailedBuild() {}

    /** @param what failed, escaped */
    static NotServedException answer(String what, BuildException failure) {
        Reason reason = switch (failure.kind()) {
            case USAGE, INVALID, STEP, AUDIT -> Reason.UNKNOWN;
            case VERIFICATION, NETWORK, IO -> Reason.UNAVAILABLE;
        };
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String shown = line.length() <= MOST ? line : line.substring(0, MOST) + "…";
        return new NotServedException(reason, what + ": " + shown);
    }
}
