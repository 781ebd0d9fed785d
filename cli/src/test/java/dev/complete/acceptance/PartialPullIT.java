package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.oci.Digest;
import dev.complete.registry.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Layers of zstd:chunked, pulled by a podman that looks into them before it asks for them. */
final class PartialPullIT {

    /** What the script ends with that cannot fetch what it needs. */
    private static final int MISSING = 77;

    private static final Pattern ASKED_FOR = Pattern.compile("Missing (\\d+) bytes out of (\\d+)");

    private static final int LARGE = 20 << 20;
    private static final int FILES = 200;

    @TempDir
    private Path scratch;

    private final Map<String, byte[]> files = new TreeMap<>();

    /** The first time all files; the second time a small one that is new, and what changed of a large one. */
    @Test
    @EnabledIfSystemProperty(named = "complete.long", matches = "true")
    void podmanAsksForNoMoreThanItLacks() throws Exception {
        Requires.root();
        Requires.tools("docker-registry", "mmdebstrap", "unshare");
        Random random = new Random(20_261_128);
        for (int i = 0; i < FILES; i++) {
            files.put("small/" + i, random(random, 3_000 + i));
        }
        files.put("large", random(random, LARGE));
        GitFixture repository = GitFixture.init(scratch.resolve("top"))
                .write("complete.yaml", Repositories.COPY_ALL.formatted("files"));
        try (DockerRegistry registry = DockerRegistry.start(Files.createDirectory(scratch.resolve("registry")))) {
            String first = push(repository, registry.host() + "/team/files:1");
            long all =
                    files.values().stream().mapToLong(content -> content.length).sum();
            files.put("small/7", random(random, 5_000));
            byte[] large = Objects.requireNonNull(files.get("large"));
            byte[] longer = new byte[LARGE + 3];
            System.arraycopy(large, 0, longer, 0, LARGE / 2);
            System.arraycopy(large, LARGE / 2, longer, LARGE / 2 + 3, LARGE - LARGE / 2);
            files.put("large", longer);
            String second = push(repository, registry.host() + "/team/files:2");

            Path pulls = Files.createDirectory(scratch.resolve("pulls"));
            Command.Outcome pulled = Command.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
                    .with(InstalledLauncher.project()
                            .resolve("cli/src/test/runtimes/podman-13.sh")
                            .toString())
                    .with(first, second)
                    .env("SCRATCH", pulls.toString())
                    .run();
            if (pulled.exit() == MISSING) {
                Requires.missing(pulled.err().strip());
            }
            assertThat(pulled.exit()).as("%s", pulled).isZero();

            assertThat(asked(pulls.resolve("1.log"))).isEqualTo(all);
            // the chunks around the insertion, and those at each 8 MiB behind it
            assertThat(asked(pulls.resolve("2.log"))).isBetween(5_000L, 3L << 20);
            assertThat(Files.readAllLines(pulls.resolve("2.files")).stream().filter(line -> line.contains("  ./srv/")))
                    .containsExactlyInAnyOrderElementsOf(files.entrySet().stream()
                            .map(file -> Digest.of(file.getValue()).hex() + "  ./srv/" + file.getKey())
                            .collect(Collectors.toList()));
        }
    }

    private String push(GitFixture repository, String destination) {
        files.forEach((path, content) -> repository.write("tree/" + path, content));
        repository.commit("files");
        String pushed = InstalledLauncher.complete("build", repository.path().toString(), "--format", "oci")
                .with("--compression", "zstd:chunked", "--push", destination, "--audit", "off")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .env("HOME", scratch.toString())
                .succeed()
                .lastLine();
        return destination.substring(0, destination.lastIndexOf(':')) + pushed.substring(pushed.indexOf('@'));
    }

    /** Bytes of files that podman did not have, in the layer of files. */
    private static long asked(Path log) throws IOException {
        String text = Files.readString(log);
        assertThat(text).contains("Retrieved partial blob").doesNotContain("Failed to retrieve partial blob");
        long most = -1;
        for (Matcher asked = ASKED_FOR.matcher(text); asked.find(); ) {
            most = Math.max(most, Long.parseLong(asked.group(1)));
        }
        return most;
    }

    private static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
