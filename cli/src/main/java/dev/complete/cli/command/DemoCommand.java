package dev.complete.cli.command;

import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FolderTrust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code complete demo}: runs a shell script, in order to show the commands that a user would type. */
@Command(
        name = "demo",
        description = "Writes a real superproject, compiles and builds its image, boots it, shows what happened.",
        footer = {"", "Needs a Debian system, Git, and root to boot the image.", "", "Example:", "  complete demo"})
final class DemoCommand implements Callable<Integer> {

    /** Files of the folder {@code demo/} beside this class; a folder in a jar cannot be listed. */
    private static final List<String> SCRIPTS = List.of(
            "demo/demo.sh",
            "demo/sample.sh",
            "demo/hello.sh",
            "demo/hello/README.md",
            "demo/hello/complete.yaml",
            "demo/hello/app/web.c",
            "demo/hello/www/hello.html");

    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "complete-demo",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("complete-demo");

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path target = terminal.directory().resolve(directory);
        FolderTrust.require(target);
        return BundledScripts.run(terminal, SCRIPTS, List.of(target.toString()), Map.of()) == 0
                ? ExitCode.OK
                : ExitCode.IO;
    }
}
