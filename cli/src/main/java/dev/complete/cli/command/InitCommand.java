package dev.complete.cli.command;

import dev.complete.builder.StarterManifests;
import dev.complete.builder.job.WorkTrees;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.message.Launcher;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FolderTrust;
import dev.complete.text.ShellWord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code complete init}. */
@Command(
        name = "init",
        description =
                "Writes a commented complete.yaml for the repository you stand in, from what it and its submodules hold. No commit is"
                        + " needed.",
        footer = {"", "Examples:", "  complete init", "  complete init --print > draft.yaml"})
final class InitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--print", description = "Print it instead of writing the file.")
    private boolean print;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path top = WorkTrees.top(terminal.directory());
        Path file = top.resolve("complete.yaml");
        if (!print && Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException(file + " exists already; --print shows what init would write");
        }
        if (!print) {
            FolderTrust.require(top);
        }
        String text = StarterManifests.draft(top);
        if (print) {
            terminal.out().print(text);
            return ExitCode.OK;
        }
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        terminal.err()
                .println("wrote " + file + "; read it, then: git add complete.yaml && git commit && "
                        + ShellWord.of(Launcher.path()) + " build");
        return ExitCode.OK;
    }
}
