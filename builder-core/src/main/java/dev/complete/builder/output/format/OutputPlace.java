package dev.complete.builder.output.format;

import dev.complete.builder.failure.BuildException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A name in the output directory that a build writes.
 *
 * @param name lower-case letters, digits and {@code ._-}; a build would not recognise another name as its own
 */
public record OutputPlace(String name, Kind kind) {

    public enum Kind {
        FILE,
        /** A link to a hidden directory; see {@link SwitchedDirectory}. */
        SWITCHED,
        /** A directory whose files are replaced one by one. */
        DIRECTORY,
        /** A directory to which a build only adds. */
        KEPT
    }

    public static OutputPlace file(String name) {
        return new OutputPlace(name, Kind.FILE);
    }

    /**
     * Refuses to replace anything that no build wrote, and anything of another kind.
     *
     * @param claims of builds in {@code directory}
     */
    public void require(Path directory, OutputClaims claims) throws BuildException, IOException {
        Path path = directory.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        boolean wanted = kind == Kind.DIRECTORY || kind == Kind.KEPT;
        if (folder != wanted) {
            throw inTheWay(path, "it is " + (folder ? "a directory" : "no directory"));
        }
        boolean marked = kind == Kind.SWITCHED && SwitchedDirectory.isLink(path); // only builds make such links
        if (kind != Kind.KEPT && !claims.has(name) && !marked) {
            throw inTheWay(path, "no build wrote it");
        }
    }

    private static BuildException inTheWay(Path path, String why) {
        return new BuildException(
                BuildException.Kind.IO,
                Printable.escape(path.toString()) + " is in the way: " + why
                        + "; move it elsewhere, or name another folder with --output");
    }
}
