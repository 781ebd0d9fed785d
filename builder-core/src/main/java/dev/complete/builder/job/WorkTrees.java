package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.git.ResolveException;
import dev.complete.git.open.PinResolver;
import dev.complete.text.Printable;
import java.nio.file.Path;

/** Finds the work tree around a directory: for commands that need files and not only a commit. */
public final class WorkTrees {

    private WorkTrees() {}

    /** @throws BuildException when {@code directory} is in no work tree */
    public static Path top(Path directory) throws BuildException {
        try {
            Path top = PinResolver.workTree(directory);
            if (top == null) {
                throw new BuildException(
                        BuildException.Kind.USAGE,
                        Printable.escape(directory.toString())
                                + " has no work tree: it is a bare repository; go to a clone");
            }
            return top;
        } catch (ResolveException e) {
            throw BuildException.of(e);
        }
    }
}
