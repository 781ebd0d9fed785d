package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.ImageCheck;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.request.CheckRequest;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real image passes, and whatever is taken out of it is missed: each library somebody needs, the loader, init and
 * command, a script's interpreter, what links lead to, the user. What needs what is asked of {@code readelf} and {@code find}, not of the audit.
 */
final class RemovalIT {

    private static final String INIT = "/usr/bin/tini";

    @TempDir
    private Path scratch;

    /** A manifest that extends the sample's. */
    private record Variant(String name, String image) {

        static Variant without(String name, Iterable<String> paths) {
            return new Variant(name, "exclude: [\"" + String.join("\", \"", paths) + "\"]");
        }

        String path() {
            return "variants/" + name + ".yaml";
        }

        String text() {
            return "complete: 1\nextends: complete.yaml\nimage: {" + image + "}\n";
        }
    }

    /** @param command the program that {@code command} stands for */
    @ParameterizedTest
    @CsvSource({"orders, /usr/bin/gunicorn", "rabbitmq, /usr/lib/rabbitmq/bin/rabbitmq-server"})
    void passesWholeAndMissesEachPartOfIt(String sample, String command) throws Exception {
        Requires.tools("readelf", "find", "git");
        Path root = Samples.image(sample).bundle().resolve("rootfs").toRealPath();
        Elf elf = Elf.of(root);
        Map<String, Variant> libraries = new LinkedHashMap<>();
        elf.needed()
                .keySet()
                .forEach(library -> libraries.put(library, Variant.without("needed-" + library, elf.named(library))));
        SortedMap<String, String> links = links(root);
        Variant whole = new Variant("whole", "");
        Variant loader = Variant.without("loader", elf.interpreters());
        Variant targets = Variant.without("targets", new TreeSet<>(links.values()));
        Variant user = new Variant("user", "user: ghost");
        Variant init = Variant.without("init", List.of(INIT));
        Variant program = Variant.without("command", List.of(command));
        String started = file(root, command);
        String interpreter = interpreter(root, started);
        Variant script = Variant.without("interpreter", List.of(interpreter));
        List<Variant> variants = new ArrayList<>(libraries.values());
        variants.addAll(List.of(whole, loader, targets, user, init, program, script));
        Path repository = repository(sample, variants);

        assertThat(errors(repository, whole)).isEmpty();
        assertThat(libraries).hasSizeGreaterThan(3);
        SoftAssertions softly = new SoftAssertions();
        for (var library : libraries.entrySet()) {
            Set<String> needers = elf.needed().get(library.getKey());
            softly.assertThat(errors(repository, library.getValue()))
                    .as("without " + library.getKey())
                    .anySatisfy(finding -> {
                        assertThat(finding.problem()).contains(library.getKey());
                        if (finding.rule().equals("elf-interpreter")) { // which nothing starts without: said once
                            assertThat(elf.interpreters()).anyMatch(named -> named.endsWith("/" + library.getKey()));
                        } else {
                            assertThat(finding.rule()).isEqualTo("elf-needed");
                            assertThat(needers).contains(finding.path().toString());
                        }
                        assertThat(finding.origin()).isNotNull();
                    });
        }
        List<Fault> unloadable = errors(repository, loader);
        for (String named : elf.interpreters()) {
            softly.assertThat(unloadable).as("without " + named).anySatisfy(finding -> {
                assertThat(finding.rule()).isEqualTo("elf-interpreter");
                assertThat(finding.problem()).contains(finding.path().toString(), named);
                assertThat(finding.origin()).isNotNull();
            });
        }
        List<Fault> dangling = errors(repository, targets);
        links.forEach((link, target) -> {
            if (!links.containsValue(link)) { // a link that was taken out itself
                softly.assertThat(dangling).as(link).anySatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo("link-dangling");
                    assertThat(finding.path()).hasToString(link);
                    assertThat(finding.origin()).isNotNull();
                });
            }
        });
        softly.assertThat(errors(repository, init))
                .as("without its init")
                .anySatisfy(finding -> assertMissing(finding, "init", sample, INIT));
        softly.assertThat(errors(repository, program))
                .as("without its command")
                .anySatisfy(finding -> assertMissing(finding, "command", sample, command));
        softly.assertThat(errors(repository, script))
                .as("without " + interpreter)
                .anySatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo("script-interpreter");
                    assertThat(finding.path()).hasToString(started);
                    assertThat(finding.problem()).contains(interpreter);
                    assertThat(finding.origin()).isNotNull();
                });
        softly.assertAll();
        assertThat(check(repository, user)).isEqualTo("unknown user `ghost`");
    }

    /** Nothing is there that could have an origin; but the component that has it is named. */
    private static void assertMissing(Fault finding, String what, String sample, String path) {
        assertThat(finding.rule()).isEqualTo(what + "-missing");
        assertThat(finding.path().toString()).endsWith(path.substring(path.lastIndexOf('/')));
        assertThat(finding.path() + " " + finding.details()).contains(path); // or one of those that were looked for
        assertThat(finding.problem()).startsWith("the " + what + " of image `" + sample + "`, ");
        assertThat(finding.details()).anySatisfy(detail -> {
            assertThat(detail.label()).isEqualTo("exists in");
            assertThat(detail.text()).endsWith(", but the image's `exclude` takes it away");
        });
    }

    private static List<Fault> errors(Path repository, Variant variant) throws Exception {
        return ImageCheck.check(request(repository, variant), event -> {}).stream()
                .flatMap(image -> image.findings().stream())
                .flatMap(finding -> finding.faults().stream())
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    /** What the manifest itself is refused for. */
    private static String check(Path repository, Variant variant) throws InterruptedException {
        try {
            ImageCheck.check(request(repository, variant), event -> {});
            return "";
        } catch (BuildException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    private static CheckRequest request(Path repository, Variant variant) {
        SourceRequest source = new SourceRequest(
                repository.toString(),
                "HEAD",
                variant.path(),
                false,
                Samples.cache(),
                true,
                LocalUrls.ALLOWED,
                Limits.DEFAULT,
                ArchiveLimits.DEFAULT);
        return new CheckRequest(source, ImageSelection.ALL, 2, false);
    }

    private Path repository(String sample, List<Variant> variants) throws IOException {
        Path repository = scratch.resolve(sample);
        Command.of("cp", "-a", Samples.repository(sample).toString(), repository.toString())
                .succeed();
        Files.createDirectories(repository.resolve("variants"));
        for (Variant variant : variants) {
            Files.writeString(repository.resolve(variant.path()), variant.text());
        }
        Command git = Command.of("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
                .in(repository);
        git.with("add", "variants").succeed();
        git.with("commit", "--quiet", "-m", "variants").succeed();
        return repository;
    }

    /** Symlinks of the tree that lead, directly, to something in it that is no folder. */
    private static SortedMap<String, String> links(Path root) {
        SortedMap<String, String> links = new TreeMap<>();
        Command.of("find", root.toString(), "-type", "l", "-printf", "/%P\\t%l\\n")
                .succeed()
                .out()
                .lines()
                .forEach(line -> {
                    String[] link = line.split("\t", 2);
                    Path inside = link[1].startsWith("/")
                            ? root.resolve(link[1].substring(1))
                            : root.resolve(link[0].substring(1)).resolveSibling(link[1]);
                    Path parent = inside.normalize().getParent();
                    try {
                        if (parent == null || !Files.exists(inside) || Files.isDirectory(inside)) {
                            return;
                        }
                        Path target =
                                parent.toRealPath().resolve(inside.normalize().getFileName());
                        if (target.startsWith(root)) {
                            links.put(real(root, link[0]), "/" + root.relativize(target));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return links;
    }

    /** What a script's first line names. */
    private static String interpreter(Path root, String script) throws IOException {
        String first = Files.readAllLines(root.resolve(script.substring(1))).get(0);
        return first.substring("#!".length()).strip().split(" ", 2)[0];
    }

    /** The file behind a path, when all links on the way are relative. */
    private static String file(Path root, String path) throws IOException {
        return "/" + root.relativize(root.resolve(path.substring(1)).toRealPath());
    }

    private static String real(Path root, String path) throws IOException {
        Path link = root.resolve(path.substring(1));
        return "/"
                + root.relativize(
                        Objects.requireNonNull(link.getParent()).toRealPath().resolve(link.getFileName()));
    }

    /**
     * @param needed paths of the files that need it, by name of the library
     * @param files all paths that are no folders
     */
    private record Elf(SortedMap<String, Set<String>> needed, SortedSet<String> interpreters, List<String> files) {

        static Elf of(Path root) {
            List<String> files = Command.of("find", root.toString(), "-not", "-type", "d", "-printf", "/%P\\n")
                    .succeed()
                    .out()
                    .lines()
                    .toList();
            SortedMap<String, Set<String>> needed = new TreeMap<>();
            SortedSet<String> interpreters = new TreeSet<>();
            String file = "";
            String said = Command.of("find", root.toString(), "-type", "f", "-exec")
                    .with("readelf", "-d", "-l", "-W", "{}", "+")
                    .env("LC_ALL", "C")
                    .run() // it complains of every file that is none
                    .out();
            for (String line : said.lines().toList()) {
                if (line.startsWith("File: ")) {
                    file = line.substring("File: ".length() + root.toString().length());
                } else if (line.contains("(NEEDED)")) {
                    needed.computeIfAbsent(bracketed(line), library -> new TreeSet<>())
                            .add(file);
                } else if (line.contains("Requesting program interpreter: ")) {
                    interpreters.add(line.substring(line.indexOf(": ") + 2, line.lastIndexOf(']')));
                }
            }
            return new Elf(needed, interpreters, files);
        }

        private static String bracketed(String line) {
            return line.substring(line.indexOf('[') + 1, line.lastIndexOf(']'));
        }

        List<String> named(String name) {
            return files.stream().filter(path -> path.endsWith("/" + name)).toList();
        }
    }
}
