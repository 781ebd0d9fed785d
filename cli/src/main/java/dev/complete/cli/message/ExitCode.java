package dev.complete.cli.message;

import dev.complete.builder.failure.BuildException;

/** Exit codes, which are public: scripts depend on them. */
public final class ExitCode {

    public static final int OK = 0;
    static final int STEP = 1;
    public static final int USAGE = 2;
    public static final int INVALID = 3;
    public static final int AUDIT = 4;
    public static final int VERIFICATION = 5;
    public static final int NETWORK = 6;
    public static final int IO = 7;
    public static final int BUG = 70;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    public static int of(BuildException.Kind kind) {
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
