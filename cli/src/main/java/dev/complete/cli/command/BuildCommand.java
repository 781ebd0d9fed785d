package dev.complete.cli.command;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.WebSeed;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.share.Sharing;
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
import dev.complete.cli.registry.SharingOptions;
import dev.complete.oci.compress.Compression;
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
            "  complete build --compression zstd:chunked --push registry.example/team/orders:1.4",
            "  complete build --dirty                           the work tree as it is, for the inner loop",
            "  complete build --check                           are the build steps deterministic?",
            "  complete build --push registry.example/team/orders:1.4",
            "  complete build --push registry.example/team/orders:1.4 --cache-from registry.example/team/orders:cache \\",
            "      --cache-to registry.example/team/orders:cache     on a machine that has nothing",
            "  complete build --format oci,torrent --web-seed https://files.example/images/",
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
    private static final String NO_FORMAT = "none";

    /** Readers known to reject the default compression. */
    private static final Map<Format, String> NO_ZSTD = new EnumMap<>(Map.of(
            Format.OCI,
            "oci: umoci 0.4 reads no layers compressed with zstd; for it, add --compression gzip",
            Format.ARCHIVE,
            "archive: Docker before 23 loads no layers compressed with zstd; for it, add --compression gzip",
            Format.REGISTRY,
            "registry: Docker before 23 pulls no layers compressed with zstd; for it, add --compression gzip"));

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
            description = "Any of ${COMPLETION-CANDIDATES}, or none (default: oci,lxc, and none with --push).")
    private List<String> formats = List.of();

    @Option(
            names = "--compression",
            paramLabel = "HOW",
            description = "zstd[:LEVEL], zstd:chunked[:LEVEL], gzip[:LEVEL] or none (default: zstd:3). zstd:chunked is"
                    + " larger zstd, of which podman 5 and others pull only the files they lack.")
    private String compression = "zstd";

    @Option(names = "--xz", description = "Compress the lxc output's archives instead of storing them; slow.")
    private boolean xz;

    @Option(
            names = "--web-seed",
            paramLabel = "URL",
            description = "Of the torrent: the folder on a web server in which oci/ will be. Several may be said.")
    private List<String> webSeeds = List.of();

    @Option(names = "--audit", paramLabel = "LEVEL", description = "off, warn or error (default: error).")
    private BuildRequest.AuditLevel audit = BuildRequest.AuditLevel.ERROR;

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Option(names = "--check", description = "Run each build step twice, unlike each other, and compare.")
    private boolean check;

    @Option(names = "--keep-failed", description = "Keep the folders of a build step that failed.")
    private boolean keepFailed;

    @Mixin
    private SharingOptions sharing = new SharingOptions();

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
        sharing.check(request.source().dirty());
        try (ProgressPrinter progress = progressOption.printer(terminal)) {
            BuildResult result =
                    sharing.areSaid() ? shared(request, progress) : new ImageBuilder(request, progress).build();
            if (!result.unchanged()) {
                oldReaders(request).forEach(note -> progress.on(new BuildEvent.Warning(note)));
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

    private BuildResult shared(BuildRequest request, ProgressPrinter progress) throws Exception {
        try (Cache uploads = Cache.open(request.source().cache())) {
            Sharing with = sharing.sharing(
                    uploads, terminal, progressOption.isQuiet(), notice -> progress.on(new BuildEvent.Warning(notice)));
            return new ImageBuilder(request, with, progress).build();
        }
    }

    /** Readers that reject the requested formats; formats written by default do not count. */
    private List<String> oldReaders(BuildRequest request) {
        if (formats.isEmpty() || request.output().compression().format() != Compression.Format.ZSTD) {
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
                output(),
                new BuildRequest.Execution(jobs.count(), audit, check, keepFailed));
    }

    private BuildRequest.Output output() {
        Set<Format> chosen = formats();
        for (Format format : chosen) {
            format.describes().filter(other -> !chosen.contains(other)).ifPresent(other -> {
                throw new UsageException("--format " + format + " describes the " + other + " output: say --format "
                        + other + "," + format);
            });
        }
        if (!webSeeds.isEmpty() && !chosen.contains(Format.TORRENT)) {
            throw new UsageException("--web-seed is for the torrent output: add it to --format");
        }
        return new BuildRequest.Output(terminal.directory().resolve(output), chosen, compression(), xz, seeds());
    }

    private List<WebSeed> seeds() {
        try {
            return webSeeds.stream().map(WebSeed::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--web-seed: " + e.getMessage());
        }
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
        List<String> wanted = formats.isEmpty() ? sharing.pushes() ? List.of() : DEFAULT_FORMATS : formats;
        if (wanted.equals(List.of(NO_FORMAT))) {
            return chosen;
        }
        for (String format : wanted) {
            try {
                chosen.add(Format.valueOf(format.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--format " + format + ": say any of " + Format.names());
            }
        }
        return chosen;
    }
}
