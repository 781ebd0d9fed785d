package dev.complete.builder.sandbox.host;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The programs of the host that start a sandbox: searched in fixed folders, never by {@code PATH}, because its value
 * could select any program.
 */
public record HostTools(List<Path> folders) {

    public static final Path SHELL = Path.of("/bin/sh");

    public static final HostTools STANDARD = new HostTools(List.of(
            Path.of("/usr/bin"),
            Path.of("/bin"),
            Path.of("/usr/local/bin"),
            Path.of("/usr/sbin"),
            Path.of("/sbin"),
            Path.of("/run/current-system/sw/bin")));

    /** @throws BuildException with how to install it */
    public Path bubblewrap() throws BuildException {
        Path found = find("bwrap");
        if (found == null) {
            throw new BuildException(
                    Kind.IO,
                    "build steps run in a sandbox made by bubblewrap, and there is no `bwrap` in "
                            + String.join(
                                    ", ", folders.stream().map(Path::toString).toList())
                            + ": install it with `apt-get install bubblewrap`, `dnf install bubblewrap`,"
                            + " `apk add bubblewrap` or `pacman -S bubblewrap`");
        }
        return found;
    }

    public @Nullable Path find(String name) {
        for (Path folder : folders) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }
}
