package dev.complete.cli.serve;

import dev.complete.builder.SuperprojectCatalog;
import dev.complete.builder.cache.Cache;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.JobsOption;
import dev.complete.cli.option.SourceOptions;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import dev.complete.cli.registry.LayoutFolder;
import dev.complete.oci.compress.Compression;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.serve.PullServer;
import dev.complete.registry.serve.ServedImages;
import dev.complete.registry.serve.ServedLayout;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code complete serve}. */
@Command(
        name = "serve",
        description = "Serves images to docker, podman, containerd and skopeo: a registry that is only read.",
        footer = {
            "",
            "Each image of the manifest is a repository, and each commit a tag: its id, of which seven digits may",
            "do, a branch, a Git tag, or latest, which is HEAD. It is built when it is first pulled. With --from,",
            "what was built is served. The address is printed; Ctrl-C ends it.",
            "",
            "Examples:",
            "  complete serve                                   the repository you stand in",
            "  podman pull --tls-verify=false 127.0.0.1:5000/orders:main",
            "  complete serve repo.git --listen 0.0.0.0:5000    to other machines, without TLS",
            "  complete serve --from out/                       what the last build left",
        })
public final class ServeCommand implements Callable<Integer> {

    private static final int MOST_BUILDS = 64;
    private static final int MOST_WAITING = 10_000;
    private static final int NAMED = 5;

    /** Said of the server, not of what it builds. */
    private static final Set<String> WITH_FROM = Set.of("--from", "--listen", "--quiet", "--debug");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REPO",
            description = "A work tree or a folder of one, or a bare repository (default: the current directory).")
    private @Nullable String repository;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Serve the images of this layout, or of the folder of outputs that it is in.")
    private @Nullable Path from;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen (default: 127.0.0.1:5000). Whoever reaches it can pull every image.")
    private String listen = "127.0.0.1:5000";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(
            names = "--compression",
            paramLabel = "HOW",
            description =
                    "zstd[:LEVEL], zstd:chunked[:LEVEL], gzip[:LEVEL] or none (default: zstd:3)." + " As for build.")
    private String compression = "zstd";

    @Option(names = "--audit", paramLabel = "LEVEL", description = "off, warn or error (default: error).")
    private BuildRequest.AuditLevel audit = BuildRequest.AuditLevel.ERROR;

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Option(names = "--builds", paramLabel = "N", description = "Builds at once (default: 1).")
    private int builds = 1;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Builds that may wait (default: 16); who asks for more is told to come again.")
    private int waiting = 16;

    @Option(
            names = "--keep",
            paramLabel = "SIZE",
            description = "How much of what was built stays in the cache (default: 20g).")
    private String keep = "20g";

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the address, warnings and errors.")
    private boolean quiet;

    public ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address = ListenAddress.parse(listen);
        ServeLog log = new ServeLog(terminal, quiet);
        if (from != null) {
            refuseWhatIsAboutBuilding();
            serve(ServedLayout.open(LayoutFolder.of(terminal.directory().resolve(from))), address, log);
            return ExitCode.OK;
        }
        SourceRequest request = request();
        BuildQueue.Limits limits =
                BuildQueue.Limits.of(within(builds, "--builds", MOST_BUILDS), within(waiting, "--queue", MOST_WAITING));
        ServedFolders folders = new ServedFolders(cache(request), bytes(keep));
        ImageBuilds.Terms terms = new ImageBuilds.Terms(request, compression(), audit, jobs.count());
        SuperprojectCatalog catalog = new SuperprojectCatalog(request);
        catalog.refs(); // says at once that there is no repository
        try (ImageBuilds images = new ImageBuilds(terms, folders, new BuildQueue<>(limits), log)) {
            serve(new CommitImages(new KnownCommits(catalog, log), images), address, log);
        }
        return ExitCode.OK;
    }

    private void refuseWhatIsAboutBuilding() {
        if (repository != null) {
            throw new UsageException("say REPO or --from DIR: what is built on demand, or what was built");
        }
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_FROM.contains(option.longestName())) {
                throw new UsageException(option.longestName() + ": with --from nothing is built; leave it out");
            }
        }
    }

    private SourceRequest request() throws BuildException {
        SourceRequest request = source.request(repository == null ? "." : repository, terminal);
        if (request.dirty()) {
            throw new UsageException("--dirty: what is built of a dirty work tree is never published; commit it");
        }
        if (!request.revision().equals("HEAD")) {
            throw new UsageException("--rev: each commit is a tag; pull the one that you want");
        }
        return request;
    }

    /** Makes the cache, and says at once when it cannot be used. */
    private static Path cache(SourceRequest request) throws IOException, InterruptedException {
        try (Cache cache = Cache.open(request.cache())) {
            return cache.directory();
        }
    }

    private Compression compression() {
        try {
            return Compression.parse(compression);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--compression: " + e.getMessage());
        }
    }

    private static int within(int number, String option, int most) {
        if (number < 1 || number > most) {
            throw new UsageException(option + " " + number + ": say a number from 1 to " + most);
        }
        return number;
    }

    private static long bytes(String keep) {
        try {
            return Quantities.parse(keep);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--keep: " + e.getMessage());
        }
    }

    /** Serves until the process, or this thread, is ended. */
    private void serve(ServedImages images, InetSocketAddress address, ServeLog log)
            throws BuildException, InterruptedException {
        try (PullServer server = PullServer.start(
                address, images, PullServer.Limits.DEFAULT, problem -> log.problem("warning", problem))) {
            String where = ListenAddress.text(server.address());
            if (!address.getAddress().isLoopbackAddress()) {
                log.problem(
                        "warning",
                        where + " is not for this machine only: whoever reaches it can pull every image, in the clear;"
                                + " TLS and logins are for a proxy before it");
            }
            announce(images, where, log);
            terminal.out().println(where);
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw BuildException.of("cannot listen at " + Printable.escape(listen) + " (--listen names another)", e);
        }
    }

    private static void announce(ServedImages images, String where, ServeLog log) throws InterruptedException {
        try {
            List<RepositoryName> names = images.repositories();
            log.event("serves " + (names.isEmpty() ? "no image yet" : ListText.escaped(names, NAMED))
                    + (names.isEmpty() ? "" : "; pull " + where + "/" + names.get(0) + ":latest"));
        } catch (IOException e) {
            log.problem("warning", String.valueOf(e.getMessage())); // earlier commits may be better
        }
    }
}
