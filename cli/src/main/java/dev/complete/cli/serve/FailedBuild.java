package dev.complete.cli.serve;

import dev.complete.builder.failure.BuildException;
import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.NotServedException.Reason;

/**
 * What a client is told when something could not be built: the first line of what the log says in full, when it is about the
 * commit. Failures of this machine name its paths, and URLs that are nobody's business.
 */
final class FailedBuild {

    private static final int MOST = 300;
    private static final String LOG = "; the log of the server says more";

    private FailedBuild() {}

    /** @param what failed, escaped */
    static NotServedException answer(String what, BuildException failure) {
        Reason reason = switch (failure.kind()) {
            case USAGE, INVALID, STEP, AUDIT -> Reason.UNKNOWN;
            case VERIFICATION, NETWORK, IO -> Reason.UNAVAILABLE;
        };
        switch (failure.kind()) {
            case IO, VERIFICATION -> {
                return new NotServedException(reason, what + ": reading or writing failed here" + LOG);
            }
            case NETWORK -> {
                return new NotServedException(reason, what + ": a repository elsewhere could not be reached" + LOG);
            }
            default -> {}
        }
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String shown = line.length() <= MOST ? line : line.substring(0, MOST) + "…";
        return new NotServedException(reason, what + ": " + shown);
    }
}
