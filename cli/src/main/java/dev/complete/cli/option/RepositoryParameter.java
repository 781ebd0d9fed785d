package dev.complete.cli.option;

import picocli.CommandLine.Parameters;

/** The superproject: first argument of the commands that read one. */
public final class RepositoryParameter {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REPO",
            defaultValue = ".",
            description =
                    "A work tree or a folder of one, a bare repository, or a URL (default: the current directory).")
    private String repository = ".";

    public String text() {
        return repository;
    }
}
