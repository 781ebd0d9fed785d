package dev.complete.cli.message;

/**
 * The script that started this process. Messages with a command to type name it by its path, because {@code complete}
 * is also a builtin of bash, which accepts {@code complete build} silently and does nothing.
 */
public final class Launcher {

    private Launcher() {}

    /** Its path; {@code complete} when the jar was started without it. */
    public static String path() {
        return System.getProperty("complete.launcher", "complete");
    }
}
