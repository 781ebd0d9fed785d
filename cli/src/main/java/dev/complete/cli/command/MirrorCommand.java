package dev.complete.cli.command;

import dev.complete.builder.PinMirror;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.SourceOptions;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.PlainProgress;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import dev.complete.git.open.MirrorContents;
import dev.complete.text.ShellWord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete mirror}. */
@Command(
        name = "mirror",
        description = "Writes the repositories that a commit's images and tasks need, as files that cross an air gap.",
        footer = {
            "",
            "DIR then holds a bare repository for the superproject and for each pin, with exactly the commits",
            "that are needed. What is there already stays, and is not written again.",
            "",
            "Examples:",
            "  complete mirror /media/usb/mirror",
            "and on the machine without a network:",
            "  git clone /media/usb/mirror/https/host.example/team/shop.git",
            "  complete build --offline --mirror /media/usb/mirror shop/",
            "Only what the commits since v1 add, to be copied over the mirror of v1 with cp -r or rsync -a:",
            "  complete mirror --since v1 /media/usb/more",
        })
final class MirrorCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DIR", description = "The mirror: a new folder, or one written before.")
    private Path directory = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REPO",
            defaultValue = ".",
            description =
                    "A work tree or a folder of one, a bare repository, or a URL (default: the current directory).")
    private String repository = ".";

    @Option(
            names = "--since",
            paramLabel = "REV",
            description = "Leave out what REV needs: its mirror is at the other place already.")
    private @Nullable String since;

    @Mixin
    private SourceOptions source = new SourceOptions();

    MirrorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (source.isDirty()) {
            throw new UsageException("a mirror holds commits; commit first, and leave out --dirty");
        }
        SourceRequest request = source.request(repository, terminal);
        Path mirror = terminal.directory().resolve(directory).normalize();
        List<MirrorContents.Written> written;
        try (ProgressPrinter progress = new PlainProgress(terminal, true)) {
            written = new PinMirror(request, mirror, since, progress).write();
        }
        written.forEach(this::print);
        terminal.err()
                .println("use it: --mirror " + ShellWord.of((mirror.toString().contains("=") ? "=" : "") + mirror));
        return ExitCode.OK;
    }

    private void print(MirrorContents.Written repository) {
        boolean complete = repository.objects() == 0 && repository.contents() == 0;
        String contents = repository.contents() == 0
                ? ""
                : ", " + Quantities.count(repository.contents(), "LFS content", "LFS contents");
        terminal.out()
                .println(repository.path()
                        + (complete
                                ? "  nothing new"
                                : "  " + Quantities.count(repository.objects(), "object", "objects") + contents + ", "
                                        + Quantities.bytes(repository.bytes())));
    }
}
