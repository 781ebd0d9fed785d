package dev.complete.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.LoadedLibrary;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.Loaders;
import dev.complete.builder.audit.loader.UnresolvedLibrary;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The audit's model of the loader against the loader itself, which can be asked which libraries a file would get without
 * running anything of it.
 */
final class LoaderIT {

    /** Where programs and libraries are; the rest of a machine is large. */
    private static final List<String> PARTS = List.of(
            "bin",
            "sbin",
            "lib",
            "lib32",
            "lib64",
            "libx32",
            "usr/bin",
            "usr/sbin",
            "usr/lib",
            "usr/lib32",
            "usr/lib64",
            "usr/libx32",
            "usr/libexec",
            "usr/local",
            "usr/games",
            "etc/ld.so.cache",
            "etc/ld.so.conf",
            "etc/ld.so.conf.d");

    private static final int SAMPLE = 1_000;

    /** It says who lacks a version and goes on; of a weak one it only warns. */
    private static final Pattern NO_VERSION =
            Pattern.compile("(?:.*?: )?(/.*): version `(.*)' not found \\(required by (.*)\\)");

    /**
     * @param libraries {@code NAME => PATH}
     * @param versions {@code LIBRARY VERSION NEEDER}, for those that the libraries lack
     */
    private record Listing(Set<String> libraries, Set<String> versions) {}

    /** A processor may be newer than any, which an image is not made for; the loader then takes what it likes better. */
    private static final String FOR_NEWER_PROCESSORS = ".*/(glibc-hwcaps/|haswell/|x86_64/|avx512_1/|tls/).*";

    /** What stands for the rest of a list that ended with an error. */
    private static final String ENDED = " => not found, and the rest not listed";

    @TempDir
    Path scratch;

    @Test
    void findsWhatTheLoaderFindsOnThisMachine() throws IOException {
        compare(Path.of("/"), PARTS, SAMPLE, SAMPLE / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "rabbitmq"})
    void findsWhatTheLoaderFindsInASample(String name) throws IOException {
        Requires.root();
        Requires.tools("chroot");
        compare(Samples.image(name).bundle().resolve("rootfs"), List.of(""), Integer.MAX_VALUE, 20);
    }

    /** What is linked statically asks nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"hello", "from-source"})
    void staticProgramsNeedNothing(String name) throws IOException {
        HostRoot root = HostRoot.of(Samples.image(name).bundle().resolve("rootfs"), List.of(""));
        List<Binary> all = new Binaries(root.tree(), new Lookup(root.tree()), root::facts).all();
        assertThat(all).isNotEmpty().allSatisfy(binary -> {
            assertThat(binary.elf().interpreter()).isNull();
            assertThat(binary.elf().needed()).isEmpty();
        });
    }

    private void compare(Path root, List<String> parts, int atMost, int atLeast) throws IOException {
        HostRoot host = HostRoot.of(root, parts);
        RootfsTree tree = host.tree();
        Binaries binaries = new Binaries(tree, new Lookup(tree), host::facts);
        Loaders loaders = new Loaders(binaries, new LoaderSettings(new TreeMap<>(), "/"), tree, new Lookup(tree), host);
        Map<String, Closure> closures = new LinkedHashMap<>();
        Loader loader = null;
        for (Binary binary : sample(binaries, atMost)) {
            Loader usual = loaders.usual(binary);
            if (usual.self() != null) {
                closures.put(binary.path().toString(), usual.load(binary));
                loader = usual;
            }
        }
        assertThat(closures).hasSizeGreaterThanOrEqualTo(atLeast);
        String path = Objects.requireNonNull(loader).path();
        Map<String, Listing> listed = list(root, path, closures.keySet());
        List<String> disagreements = new ArrayList<>();
        closures.forEach((file, closure) -> {
            Listing listing = listed.getOrDefault(file, new Listing(new TreeSet<>(), new TreeSet<>()));
            Set<String> versions = versions(closure);
            if (!versions.equals(listing.versions())) {
                disagreements.add(file + "\n  loader " + listing.versions() + "\n  model  " + versions);
            }
            Set<String> expected = listing.libraries();
            if (expected.isEmpty() && !versions.isEmpty()) {
                return; // some loaders list nothing once a version is missing
            }
            Set<String> ours = said(closure, expected);
            if (!ours.equals(expected)) {
                Set<String> onlyLoader = new TreeSet<>(expected);
                onlyLoader.removeAll(ours);
                ours.removeAll(expected);
                disagreements.add(file + "\n  loader " + onlyLoader + "\n  model  " + ours);
            }
        });
        assertThat(disagreements).isEmpty();
    }

    /** Dynamic files for this machine, evenly from all of them. */
    private static List<Binary> sample(Binaries binaries, int atMost) {
        Binaries.Opened opened = binaries.open(
                System.getProperty("os.arch").equals("aarch64")
                        ? "/lib/ld-linux-aarch64.so.1"
                        : "/lib64/ld-linux-x86-64.so.2");
        Binary loader = Objects.requireNonNull(Objects.requireNonNull(opened).binary());
        List<Binary> all = new ArrayList<>();
        for (Binary binary : binaries.all()) {
            boolean listable = binary.elf().dynamic()
                    && !binary.elf().needed().isEmpty()
                    && binary.suits(loader.elf().machine())
                    && !binary.equals(loader);
            if (listable
                    && !(binary.elf().interpreter() != null
                            && binary.elf().interpreter().contains("musl"))) {
                all.add(binary);
            }
        }
        List<Binary> sample = new ArrayList<>();
        int count = Math.min(atMost, all.size());
        for (int i = 0; i < count; i++) {
            sample.add(all.get((int) ((long) i * all.size() / count)));
        }
        return sample;
    }

    /**
     * As the loader prints it: {@code NAME => PATH}.
     *
     * @param listed by the loader: which name of a file it shows, and where it took what is for newer processors
     */
    private static Set<String> said(Closure closure, Set<String> listed) {
        TreeSet<String> lines = new TreeSet<>();
        for (String line : listed) {
            String[] words = line.split(" => ", -1);
            LoadedLibrary named = closure.named(words[0]);
            if (named != null) {
                boolean newer = words[1].matches(FOR_NEWER_PROCESSORS);
                lines.add(words[0] + " => " + (newer ? words[1] : named.openedAs()));
            }
        }
        int files = closure.loaded().size() - 1;
        if (lines.size() != files) {
            closure.loaded().stream().skip(1).forEach(loaded -> lines.add("? => " + loaded.openedAs()));
        }
        for (UnresolvedLibrary missing : closure.missing()) {
            if (listed.contains(missing.name() + ENDED)) {
                return new TreeSet<>(listed);
            }
            lines.add(missing.name() + " => not found");
        }
        return lines;
    }

    /** What the rule on symbol versions goes by. */
    private static Set<String> versions(Closure closure) {
        Set<String> lines = new TreeSet<>();
        closure.versionGaps()
                .forEach(gap -> gap.versions()
                        .forEach(version -> lines.add(gap.library().openedAs() + " " + version + " "
                                + gap.by().openedAs())));
        return lines;
    }

    /** All in one shell: starting a process for each would take longer than the loader. */
    private Map<String, Listing> list(Path root, String loader, Iterable<String> paths) throws IOException {
        Path names = Files.writeString(scratch.resolve("paths"), String.join("\n", paths) + "\n", UTF_8);
        // As ldd asks, it goes on after the first that is missing; but in a chroot chroot itself would answer.
        String start = root.equals(Path.of("/"))
                ? "LD_TRACE_LOADED_OBJECTS=1 " + loader
                : "chroot '" + root.toRealPath() + "' " + loader + " --list";
        String out = Command.of(
                        "env",
                        "-i",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "LC_ALL=C",
                        "sh",
                        "-c",
                        "cd / && while IFS= read -r f; do printf '== %s\\n' \"$f\"; " + start
                                + " \"$f\" 2>&1 || :; done <'" + names + "'")
                .succeed()
                .out();
        Map<String, Listing> listed = new LinkedHashMap<>();
        Set<String> current = new TreeSet<>();
        Set<String> versions = new TreeSet<>();
        for (String line : out.lines().toList()) {
            Matcher version = NO_VERSION.matcher(line);
            if (line.startsWith("== ")) {
                current = new TreeSet<>();
                versions = new TreeSet<>();
                listed.put(line.substring(3), new Listing(current, versions));
            } else if (version.matches()) {
                versions.add(version.group(1) + " " + version.group(2) + " " + version.group(3));
            } else if (line.contains(" => ")) {
                current.add(line.strip().replaceFirst(" \\(0x[0-9a-f]+\\)$", ""));
            } else if (line.matches("\\t/.* \\(0x[0-9a-f]+\\)")) { // said by its path: mostly the loader
                String path = line.strip().replaceFirst(" \\(0x[0-9a-f]+\\)$", "");
                current.add(path + " => " + path);
            } else if (!line.matches("\\t(linux-vdso|linux-gate)\\.so.*") && !line.contains(": weak version `")) {
                current.add(line.strip()
                                .replaceFirst("(.*): error while loading shared libraries: (.*): cannot open.*", "$2")
                        + ENDED);
            }
        }
        return listed;
    }
}
