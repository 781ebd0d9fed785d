package dev.complete.builder.request;

/** What this program is. */
public final class Version {

    /** Of the program. */
    public static final String TOOL = "0.1.0";

    /** Of the bytes it produces: the manifest's {@code complete: 1}. Any change of published bytes raises it. */
    public static final int FORMAT = 1;

    private Version() {}
}
