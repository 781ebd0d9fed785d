package dev.complete.cli.command;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.message.TryThis;
import dev.complete.cli.option.JobsOption;
import dev.complete.cli.option.ProgressOption;
import dev.complete.cli.option.RepositoryParameter;
import dev.complete.cli.option.TargetOptions;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.ResultJson;
import dev.complete.cli.progress.Terminal;
import dev.complete.cli.registry.Destination;
import dev.complete.cli.registry.ImagePush;
import dev.complete.cli.registry.LoginOptions;
import dev.complete.cli.registry.RegistryAccess;
import dev.complete.oci.compress.Compression;
import dev.complete.registry.transfer.ReferrerChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code complete build}: turns options into a request, and prints the builder's result to standard output. */
@Command(
        name = "build",
        description = "Builds the images of a superproject's commit.",
        footer = {
            "",
            "The last lines, one per image, are all that goes to standard output: NAME@sha256:DIGEST.",
            "",
            "Examples:",
            "  complete build                                   the repository you stand in, into out/",
            "  complete build repo/ --rev v1.2 -o /srv/images   another repository, at a tag",
            "  complete build --format oci,archive --compression gzip",
            "  complete build --dirty                           the work tree as it is, for the inner loop",
            "  complete build --check                           are the build steps deterministic?",
            "  complete build --push registry.example/team/orders:1.4",
            "  skopeo copy --all --preserve-digests oci:out/oci:NAME docker://…",
        })
final class BuildCommand implements Callable<Integer> {

    /** Names of formats for help and completion, from the builder. */
    private static final class Formats extends ArrayList<String> {
        @SuppressWarnings("unused") // picocli creates it
        Formats() {
            super(Arrays.stream(Format.values()).map(Format::toString).toList());
        }
    }

    private static final List<String> DEFAULT_FORMATS = List.of("oci", "lxc");

    /** Readers known to reject the default compression. */
    private static final Map<Format, String> NO_ZSTD = new EnumMap<>(Map.of(
            Format.OCI,
            "oci: umoci 0.4 reads no layers compressed with zstd; for it, add --compression gzip",
            Format.ARCHIVE,
            "archive: Docker before 23 loads no layers compressed with zstd; for it, add --compression gzip"));

    private final Terminal terminal;

    @Mixin
    private RepositoryParameter repository = new RepositoryParameter();

    @Mixin
    private TargetOptions targets = new TargetOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where the outputs go (default: out). It and all above it must be yours or root's. Only"
                    + " what earlier builds wrote there is replaced, and removed when it does not go with this one.")
    private Path output = Path.of("out");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            split = ",",
            completionCandidates = Formats.class,
            description = "Any of ${COMPLETION-CANDIDATES} (default: oci,lxc).")
    private List<String> formats = DEFAULT_FORMATS;

    @Option(
            names = "--compression",
            paramLabel = "HOW",
            description = "zstd[:LEVEL], gzip[:LEVEL] or none (default: zstd:3).")
    private String compression = "zstd";

    @Option(names = "--xz", description = "Compress the lxc output's archives instead of storing them; slow.")
    private boolean xz;

    @Option(names = "--audit", paramLabel = "LEVEL", description = "off, warn or error (default: error).")
    private BuildRequest.AuditLevel audit = BuildRequest.AuditLevel.ERROR;

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Option(names = "--check", description = "Run each build step twice, unlike each other, and compare.")
    private boolean check;

    @Option(names = "--keep-failed", description = "Keep the folders of a build step that failed.")
    private boolean keepFailed;

    @Option(
            names = "--push",
            paramLabel = "DEST",
            description = "Push the images afterwards, as complete push does: HOST[:PORT]/REPOSITORY[:TAG], with"
                    + " {name} for an image's name where there are several. Needs the oci output.")
    private @Nullable String push;

    @Mixin
    private LoginOptions logins = new LoginOptions();

    @Mixin
    private ProgressOption progressOption = new ProgressOption();

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    BuildCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        BuildRequest request = request();
        Destination destination = push == null ? null : destination(push, request);
        if (push == null && logins.areSaid()) {
            throw new UsageException("logins of registries are for --push");
        }
        logins.check();
        try (ProgressPrinter progress = progressOption.printer(terminal)) {
            BuildResult result = new ImageBuilder(request, progress).build();
            if (!result.unchanged()) {
                oldReaders(request).forEach(note -> progress.on(new BuildEvent.Warning(note)));
            }
            if (destination != null) {
                pushed(request, result, destination, progress);
            }
            progress.finish(new TryThis(request, result, terminal.directory()).line());
            if (json) {
                terminal.out().println(ResultJson.of(result));
            } else {
                result.images().forEach(image -> terminal.out().println(image.reference()));
            }
        }
        return ExitCode.OK;
    }

    private static Destination destination(String push, BuildRequest request) {
        if (!request.output().formats().contains(Format.OCI)) {
            throw new UsageException("--push needs the oci output: add it to --format");
        }
        if (request.source().dirty()) {
            throw new UsageException("--push: what is built of a dirty work tree is never published; commit it");
        }
        return Destination.parse(push, List.of());
    }

    private void pushed(BuildRequest request, BuildResult result, Destination destination, ProgressPrinter progress)
            throws IOException, InterruptedException {
        List<String> names =
                result.images().stream().map(BuildResult.Image::name).toList();
        try (Cache cache = Cache.open(request.source().cache())) {
            RegistryAccess registries =
                    logins.access(cache, terminal, notice -> progress.on(new BuildEvent.Warning(notice)));
            new ImagePush(terminal, registries, progressOption.isQuiet())
                    .push(request.output().directory().resolve("oci"), names, destination, ReferrerChoice.ALL);
        }
    }

    /** Readers that reject the requested formats; formats written by default do not count. */
    private List<String> oldReaders(BuildRequest request) {
        if (formats.equals(DEFAULT_FORMATS) || request.output().compression().format() != Compression.Format.ZSTD) {
            return List.of();
        }
        return NO_ZSTD.entrySet().stream()
                .filter(note -> request.output().formats().contains(note.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private BuildRequest request() throws BuildException {
        return new BuildRequest(
                repository.request(terminal),
                targets.selection(),
                new BuildRequest.Output(terminal.directory().resolve(output), formats(), compression(), xz),
                new BuildRequest.Execution(jobs.count(), audit, check, keepFailed));
    }

    private Compression compression() {
        try {
            return Compression.parse(compression);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--compression: " + e.getMessage());
        }
    }

    private Set<Format> formats() {
        Set<Format> chosen = EnumSet.noneOf(Format.class);
        for (String format : formats) {
            try {
                chosen.add(Format.valueOf(format.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--format " + format + ": say any of " + Format.names());
            }
        }
        return chosen;
    }
}
