package dev.complete.builder.request;

/** What this program is. */
public final class Version {

    /** Of the program. */
    public static final String TOOL = "0.1.0";

    private Version() {}
}
