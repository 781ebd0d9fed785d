package dev.complete.cli.registry;

import dev.complete.builder.cache.Cache;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.CacheOption;
import dev.complete.cli.progress.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete push}. */
@Command(
        name = "push",
        description = "Pushes images that were built to a registry.",
        footer = {
            "",
            "What the registry has is not sent, and an upload that broke off is gone on with. The last lines, one per",
            "image, are all that goes to standard output: HOST/REPOSITORY@sha256:DIGEST.",
            "",
            "Examples:",
            "  complete push registry.example/team/orders:1.4",
            "  complete push shop-web registry.example/team/web --tag 1.4 --tag latest",
            "  complete push registry.example/team/{name}:1.4   all images, each into a repository of its name",
            "  complete push --from /srv/images/oci localhost:5000/orders",
            "  complete push --from out/orders.tar localhost:5000/orders",
        })
public final class PushCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "[IMAGE...] DEST",
            description = "Images by name (default: the only one, or all where DEST has {name} in it), and where to:"
                    + " HOST[:PORT]/REPOSITORY[:TAG].")
    private List<String> words = List.of();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "The image layout, the folder of outputs that it is in, or a tar of one (default: out).")
    private Path from = Path.of("out");

    @Option(names = "--tag", paramLabel = "TAG", description = "One more tag; several are possible.")
    private List<String> tags = List.of();

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

    public PushCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        logins.check();
        Destination destination = Destination.parse(words.get(words.size() - 1), tags);
        List<String> images = words.subList(0, words.size() - 1);
        try (Cache uploads = Cache.open(cache.directory(terminal))) {
            RegistryAccess registries = logins.access(uploads, terminal, LoginOptions.notices(terminal), destination);
            new ImagePush(terminal, registries, quiet)
                    .push(terminal.directory().resolve(from), images, destination, referrers.choice())
                    .forEach(terminal.out()::println);
        }
        return ExitCode.OK;
    }
}
