package dev.complete.cli.registry;

import dev.complete.builder.cache.Cache;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.CacheOption;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Digest;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.ImageSource;
import dev.complete.registry.transfer.ImageTarget;
import dev.complete.text.Printable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete copy}. */
@Command(
        name = "copy",
        description = "Copies an image from one place to another, byte for byte, with what refers to it.",
        footer = {
            "",
            "A place is HOST[:PORT]/REPOSITORY[:TAG][@DIGEST], or oci:DIR[:NAME] for an image layout. Within one",
            "registry no blob is sent. The digest is printed; it is the same in both places.",
            "",
            "Examples:",
            "  complete copy registry.example/staging/orders@sha256:… registry.example/production/orders:1.4",
            "  complete copy registry.example/team/orders:1.4 oci:orders",
            "  complete copy oci:out/oci:orders localhost:5000/orders",
        })
public final class CopyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "SRC", description = "The image.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "DST", description = "Where it is copied to.")
    private String destination = "";

    @Mixin
    private ReferrersOption referrers = new ReferrersOption();

    @Mixin
    private LoginOptions logins = new LoginOptions();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the result, warnings and errors.")
    private boolean quiet;

    public CopyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        logins.check();
        try (Cache uploads = Cache.open(cache.directory(terminal))) {
            RegistryAccess registries = logins.access(uploads, terminal, LoginOptions.notices(terminal));
            ImagePlaces places = new ImagePlaces(terminal, registries);
            ImageSource from = places.source(source);
            ImageTarget to = places.target(destination, source);
            CopyRows rows = new CopyRows(terminal, quiet);
            Digest digest = new ImageCopy(from, to, referrers.choice(), rows).run();
            rows.finish(Printable.escape(destination));
            terminal.out().println(digest);
        }
        return ExitCode.OK;
    }
}
