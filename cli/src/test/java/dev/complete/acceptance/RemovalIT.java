package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.BuildException;
import dev.complete.build.CheckRequest;
import dev.complete.build.ImageCheck;
import dev.complete.build.SourceRequest;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;
import dev.complete.build.source.ArchiveLimits;
import dev.complete.git.Limits;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real image passes, and whatever is taken out of it is missed: each library somebody needs, the loader, init, what
 * links lead to, the user. What needs what is asked of {@code readelf} and {@code find}, not of the audit.
 */
final class RemovalIT {

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

    @ParameterizedTest
    @ValueSource(strings = {"orders", "rabbitmq"})
    void passesWholeAndMissesEachPartOfIt(String sample) throws Exception {
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
        List<Variant> variants = new ArrayList<>(libraries.values());
        variants.addAll(List.of(whole, loader, targets, user));
        Path repository = repository(sample, variants);

        assertThat(errors(repository, whole)).isEmpty();
        assertThat(libraries).hasSizeGreaterThan(3);
        for (var library : libraries.entrySet()) {
            Set<String> needers = elf.needed().get(library.getKey());
            assertThat(errors(repository, library.getValue()))
                    .as("without " + library.getKey())
                    .anySatisfy(finding -> {
                        assertThat(finding.rule()).isIn("elf-needed", "elf-interpreter");
                        assertThat(finding.problem()).contains(library.getKey());
                        assertThat(needers).contains(finding.path().toString());
                        assertThat(finding.origin()).isNotNull();
                    });
        }
        List<Finding> unloadable = errors(repository, loader);
        for (String interpreter : elf.interpreters()) {
            assertThat(unloadable)
                    .anySatisfy(finding -> assertThat(finding.problem()).contains(interpreter));
        }
        List<Finding> dangling = errors(repository, targets);
        links.forEach((link, target) -> {
            if (!links.containsValue(link)) { // a link that was taken out itself
                assertThat(dangling).as(link).anySatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo("link-dangling");
                    assertThat(finding.path()).hasToString(link);
                    assertThat(finding.origin()).isNotNull();
                });
            }
        });
        assertThat(check(repository, user)).isEqualTo("unknown user `ghost`");
    }

    private static List<Finding> errors(Path repository, Variant variant) throws Exception {
        return ImageCheck.check(request(repository, variant), event -> {}).stream()
                .flatMap(image -> image.findings().stream())
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
                true,
                Limits.DEFAULT,
                ArchiveLimits.DEFAULT);
        return new CheckRequest(source, List.of(), List.of(), 2);
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
