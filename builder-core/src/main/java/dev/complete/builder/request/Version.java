package dev.complete.builder.request;

/** Versions of this program and of its format. */
public final class Version {

    /** Version of the program. */
    public static final String TOOL = "0.1.0";

    /** Version of the produced bytes: the manifest's {@code complete: 1}. Any change of published bytes raises it. */
    public static final int FORMAT = 1;

    private Version() {}
}
