package dev.complete.cli.option;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.progress.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The superproject, first argument of the commands that read one, and the access to it. */
public final class RepositoryParameter {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REPO",
            defaultValue = ".",
            description =
                    "A work tree or a folder of one, a bare repository, or a URL (default: the current directory).")
    private String repository = ".";

    @Mixin
    private SourceOptions source = new SourceOptions();

    public SourceRequest request(Terminal terminal) throws BuildException {
        return source.request(repository, terminal);
    }
}
