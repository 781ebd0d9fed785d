package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The superprojects that the scripts write from Debian packages, and their images: each made once for all tests. */
final class Samples {

    /** Every format of one sample: {@code oci}, {@code NAME.tar}, {@code NAME.lxc} and so on are in {@code out}. */
    record Built(String name, Path repository, Path out, String digestLine) {

        Path oci() {
            return out.resolve("oci");
        }

        Path bundle() {
            return out.resolve(name + ".bundle");
        }

        Path lxc() {
            return out.resolve(name + ".lxc");
        }
    }

    private static final String EVERY_FORMAT = "oci,archive,rootfs,lxc,bundle";
    private static final Path WORK = workspace();

    /** Writes one of several, and is told which. */
    private static final String PYTHON_SERVICE = "fixtures/python-service.sh";

    private static final Map<String, String> SCRIPTS = Map.of(
            "hello", "cli/src/main/resources/dev/complete/cli/command/demo/hello.sh",
            "from-source", "fixtures/from-source.sh",
            "orders", PYTHON_SERVICE,
            "visits", PYTHON_SERVICE,
            "rabbitmq", "fixtures/rabbitmq.sh");
    private static final Set<String> COMPILED = Set.of("hello", "from-source");
    private static final Map<String, Path> REPOSITORIES = new ConcurrentHashMap<>();
    private static final Map<String, Built> IMAGES = new ConcurrentHashMap<>();

    private Samples() {}

    /** The superproject; building it needs no network. */
    static Path repository(String name) {
        Requires.tools("bash", "git", "apt-get", "dpkg-deb", "flock");
        return REPOSITORIES.computeIfAbsent(name, Samples::write);
    }

    /** The image in every format, with the default compression. */
    static Built image(String name) {
        return built(name, "zstd");
    }

    /** The image in every format, for the tools that know no zstd. */
    static Built gzipped(String name) {
        return built(name, "gzip:1");
    }

    /** What every sample's build shares. */
    static Path cache() {
        return WORK.resolve("cache");
    }

    private static Built built(String name, String compression) {
        Path repository = repository(name);
        if (COMPILED.contains(name)) {
            Requires.tools("bwrap");
        }
        return IMAGES.computeIfAbsent(name + "-" + compression.replace(':', '-'), key -> {
            Path out = WORK.resolve("out").resolve(key);
            Command.Outcome outcome = InstalledLauncher.complete("build", repository.toString())
                    .with("--format", EVERY_FORMAT, "--compression", compression)
                    .with("--output", out.toString(), "--cache", cache().toString())
                    .atMost(Duration.ofMinutes(20)) // compiling a C library and a userland, on a busy machine
                    .succeed();
            return new Built(name, repository, out, outcome.lastLine());
        });
    }

    private static Path write(String name) {
        String script = SCRIPTS.get(name);
        if (script == null) {
            throw new IllegalArgumentException(name);
        }
        Command.of("bash", InstalledLauncher.project().resolve(script).toString(), WORK.toString())
                .with(script.equals(PYTHON_SERVICE) ? new String[] {name} : new String[0])
                .atMost(Duration.ofMinutes(10)) // packages are downloaded the first time
                .succeed();
        return WORK.resolve(name);
    }

    private static Path workspace() {
        try {
            Path work = Path.of("target/acceptance").toAbsolutePath();
            Files.createDirectories(work);
            Path samples = work.resolve("samples");
            Command.of("rm", "-rf", samples.toString()).succeed();
            return Files.createDirectory(samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
