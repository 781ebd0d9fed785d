package dev.complete.builder.request;

/** Versions of this program and of its format. */
public final class Version {

    /** Version of the program. */
    public static final String TOOL = "0.1.0";

    private Version() {}
}
