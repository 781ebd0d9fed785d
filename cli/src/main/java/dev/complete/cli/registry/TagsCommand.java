package dev.complete.cli.registry;

import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import dev.complete.registry.Reference;
import dev.complete.text.Printable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code complete tags}. */
@Command(
        name = "tags",
        description = "Lists the tags of a repository in a registry, one a line, in the order of their bytes.",
        footer = {
            "",
            "Example:",
            "  complete tags registry.example/team/orders",
        })
public final class TagsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "HOST[:PORT]/REPOSITORY.")
    private String repository = "";

    @Mixin
    private LoginOptions logins = new LoginOptions();

    public TagsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Reference reference = ImagePlaces.reference(repository);
        logins.access(terminal, reference.host())
                .registry(reference.host())
                .tags(reference.repository())
                .forEach(tag -> terminal.out().println(Printable.escape(tag)));
        return ExitCode.OK;
    }
}
