package dev.complete.cli.registry;

import dev.complete.builder.cache.Cache;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.CacheOption;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.oci.Digest;
import dev.complete.registry.transfer.ImageCopy;
import dev.complete.registry.transfer.ImageSource;
import dev.complete.registry.transfer.ImageTarget;
import dev.complete.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "A place is HOST[:PORT]/REPOSITORY[:TAG][@DIGEST], oci:DIR[:NAME] for an image layout, or",
            "archive:FILE[:NAME] for a tar of one. Within one registry no blob is sent. The digest is",
            "printed; it is the same in both places.",
            "",
            "Examples:",
            "  complete copy registry.example/staging/orders@sha256:… registry.example/production/orders:1.4",
            "  complete copy registry.example/team/orders:1.4 oci:orders",
            "  complete copy oci:out/oci:orders localhost:5000/orders",
            "  complete copy archive:orders.tar localhost:5000/orders",
            "  complete copy registry.example/team/orders:1.4 archive:orders.tar",
            "  complete copy --dest-username me --password-stdin SRC DST <password",
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

    @Option(
            names = "--src-username",
            paramLabel = "NAME",
            description = "--username for the registry of SRC, where that of DST is another.")
    private @Nullable String sourceUser;

    @Option(
            names = "--dest-username",
            paramLabel = "NAME",
            description = "--username for the registry of DST, where that of SRC is another.")
    private @Nullable String destinationUser;

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
        LoginOptions.User user = user();
        try (Cache uploads = Cache.open(cache.directory(terminal))) {
            RegistryAccess registries = logins.access(uploads, terminal, user);
            ImagePlaces places = new ImagePlaces(terminal, registries);
            ImageSource from = places.source(source);
            Path scratch = AtomicFiles.temporaryIn(uploads.directory().resolve(Cache.TEMPORARY));
            ImageTarget to = places.target(destination, source, scratch);
            CopyRows rows = new CopyRows(terminal, quiet);
            try {
                Digest digest = new ImageCopy(from, to, referrers.choice(), rows).run();
                rows.finish(Printable.escape(destination));
                terminal.out().println(digest);
            } finally {
                if (Files.exists(scratch)) {
                    FileTrees.delete(scratch);
                }
            }
        }
        return ExitCode.OK;
    }

    /** There is one password on standard input, so one name. */
    private LoginOptions.@Nullable User user() {
        String from = ImagePlaces.host(source);
        String to = ImagePlaces.host(destination);
        List<LoginOptions.User> users = new ArrayList<>();
        if (sourceUser != null) {
            users.add(at(from, sourceUser, "--src-username"));
        }
        if (destinationUser != null) {
            users.add(at(to, destinationUser, "--dest-username"));
        }
        String user = logins.user();
        if (user != null) {
            if (from != null && to != null && !from.equals(to)) {
                throw new UsageException("--username: there are two registries; say --src-username or --dest-username");
            }
            users.add(at(to == null ? from : to, user, "--username"));
        }
        if (users.size() > 1) {
            throw new UsageException("there is one password on standard input: say one name; the other login is that of"
                    + " `podman login` or `docker login`");
        }
        return users.isEmpty() ? null : users.get(0);
    }

    private static LoginOptions.User at(@Nullable String host, String user, String option) {
        if (host == null) {
            throw new UsageException(option + ": what it is for is in no registry");
        }
        return new LoginOptions.User(user, host);
    }
}
