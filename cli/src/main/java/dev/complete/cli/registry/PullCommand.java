package dev.complete.cli.registry;

import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.FolderTrust;
import dev.complete.oci.Digest;
import dev.complete.registry.Reference;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.LayoutTarget;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete pull}. */
@Command(
        name = "pull",
        description = "Pulls an image from a registry into an image layout on this machine.",
        footer = {
            "",
            "Everything is compared with its digest. Other images of the layout stay; one of the same name is replaced.",
            "Printed is NAME@sha256:DIGEST.",
            "",
            "Examples:",
            "  complete pull registry.example/team/orders:1.4            into orders/, as orders",
            "  complete pull registry.example/team/orders@sha256:… -o images --name orders-1.4",
        })
public final class PullCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "HOST[:PORT]/REPOSITORY[:TAG][@DIGEST].")
    private String image = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The image layout (default: the last part of the repository's name).")
    private @Nullable Path output;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The image's name in the layout (default: the last part of the repository's name).")
    private @Nullable String name;

    @Mixin
    private ReferrersOption referrers = new ReferrersOption();

    @Mixin
    private LoginOptions logins = new LoginOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the result, warnings and errors.")
    private boolean quiet;

    public PullCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Reference reference = ImagePlaces.reference(image);
        String last = reference.repository().lastPart();
        String shown = name == null ? last : name;
        Path directory = terminal.directory().resolve(output == null ? Path.of(last) : output);
        FolderTrust.require(directory);
        CopyRows rows = new CopyRows(terminal, quiet);
        Digest digest = new ImageCopy(
                        new ImagePlaces(terminal, logins.access(terminal, reference.host())).source(image),
                        new LayoutTarget(directory, shown),
                        referrers.choice(),
                        rows)
                .run();
        rows.finish(Printable.escape(directory.toString()));
        terminal.out().println(Printable.escape(shown) + "@" + digest);
        return ExitCode.OK;
    }
}
