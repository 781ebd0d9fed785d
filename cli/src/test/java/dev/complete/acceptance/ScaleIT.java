package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not grow with the image: many files and a large one build within the launcher's own heap. A fifth of the
 * size by default; {@code ./check --long} builds 100,000 files and 4 GiB.
 */
final class ScaleIT {

    private static final boolean FULL = Boolean.getBoolean("complete.long");
    private static final int FILES = FULL ? 100_000 : 20_000;
    private static final long LARGE = FULL ? 4L << 30 : 600L << 20;

    @Test
    void manyFilesAndALargeOneBuildWithinTheLaunchersHeap(@TempDir Path scratch) {
        Requires.tools("tar", "zstd");
        GitFixture repository =
                Repositories.ofPaths(scratch.resolve("big.git"), Repositories.COPY_ALL.formatted("big"), manyPaths());
        Repositories.addLargeFile(repository, "tree/large", LARGE);

        Command.Outcome outcome = InstalledLauncher.complete(
                        "build", repository.path().toString())
                .with("--format", "oci,rootfs")
                .with("--output", scratch.resolve("out").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .atMost(Duration.ofMinutes(FULL ? 30 : 5))
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        String listed = Command.of("tar", "--list", "--verbose", "--zstd", "--file")
                .with(scratch.resolve("out/big.rootfs.tar.zst").toString())
                .atMost(Duration.ofMinutes(10))
                .succeed()
                .out();
        assertThat(listed.lines().filter(line -> line.startsWith("-")).count()).isGreaterThan(FILES);
        assertThat(listed).containsPattern("\\b" + LARGE + " .* srv/large\n");
    }

    private static List<String> manyPaths() {
        List<String> paths = new ArrayList<>();
        for (int number = 0; number < FILES; number++) {
            paths.add("tree/%02d/%02d/file-%d.txt".formatted(number % 97, number % 89, number));
        }
        return paths;
    }
}
