package dev.complete.cli;

import dev.complete.build.BuildException;

/** The exit codes, which are public: scripts branch on them. */
final class ExitCode {

    static final int OK = 0;
    static final int STEP = 1;
    static final int USAGE = 2;
    static final int INVALID = 3;
    static final int AUDIT = 4;
    static final int VERIFICATION = 5;
    static final int NETWORK = 6;
    static final int IO = 7;
    static final int BUG = 70;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(BuildException.Kind kind) {
        return switch (kind) {
            case USAGE -> USAGE;
            case INVALID -> INVALID;
            case STEP -> STEP;
            case AUDIT -> AUDIT;
            case VERIFICATION -> VERIFICATION;
            case NETWORK -> NETWORK;
            case IO -> IO;
        };
    }
}
