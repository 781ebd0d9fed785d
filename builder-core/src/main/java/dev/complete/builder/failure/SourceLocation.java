package dev.complete.builder.failure;

/**
 * A place in a manifest.
 *
 * @param file the manifest's path in its repository, escaped
 * @param line 1 for the first
 * @param column 1 for the first, in code points
 * @param length of the word the caret underlines, in code points; at least 1
 * @param source the whole line, without its end; the caret line is drawn under it
 */
public record SourceLocation(String file, int line, int column, int length, String source) {

    /** {@code file:line:column}, for messages. */
    public String place() {
        return file + ":" + line + ":" + column;
    }

    /** The line, with its file if that differs from the file of {@code other}. */
    public String lineSeenFrom(SourceLocation other) {
        return "line " + line + (file.equals(other.file) ? "" : " of " + file);
    }
}
