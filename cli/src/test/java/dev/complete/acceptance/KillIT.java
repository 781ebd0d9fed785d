package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at any instant loses nothing and leaves nothing half-written: the next run just works. */
final class KillIT {

    private static final int KILLS = 12;

    @Test
    void nextBuildWorksAndThePreviousOutputStaysUsable(@TempDir Path scratch) throws Exception {
        Requires.tools("skopeo");
        Workshop workshop = Workshop.in(scratch.resolve("workshop"));
        Path out = scratch.resolve("out");
        Command build = InstalledLauncher.complete(
                        "build", workshop.top().path().toString(), "--allow-local")
                .with("--format", "oci,archive,rootfs,lxc,bundle", "--output", out.toString())
                .with("--cache", scratch.resolve("cache").toString());
        long start = System.nanoTime();
        String first = build.succeed().lastLine();
        long whole = System.nanoTime() - start;
        String previous = first.substring(first.indexOf('@') + 1);

        Random random = new Random(7);
        for (int round = 0; round < KILLS; round++) {
            workshop.top().write("app", "#!/bin/init\nround " + round + "\n").commit("round " + round);
            killAfter(build, (long) (random.nextDouble() * whole), scratch);

            String survived = published(out);
            String line = build.succeed().lastLine();
            String digest = line.substring(line.indexOf('@') + 1);
            assertThat(survived)
                    .as("the kill left the old image or the new one")
                    .isIn(previous, digest);
            assertThat(published(out)).isEqualTo(digest);
            previous = digest;
        }
        assertThat(leftovers(out)).as("temporary files in the output").isZero();
    }

    private static void killAfter(Command build, long nanos, Path scratch) throws InterruptedException {
        Process process = build.start(scratch.resolve("killed.out"), scratch.resolve("killed.err"));
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
        Command.killTree(process);
        process.waitFor();
    }

    /** The digest that a consumer finds; it reads the manifest and the configuration, and checks both. */
    private static String published(Path out) {
        String reference = "oci:" + out.resolve("oci") + ":shop";
        Command.of("skopeo", "inspect", reference).succeed();
        return Command.of("skopeo", "inspect", "--format", "{{.Digest}}", reference)
                .succeed()
                .lastLine();
    }

    private static long leftovers(Path out) throws IOException {
        try (var all = Files.walk(out)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains(".tmp") || name.startsWith(".complete"))
                    .count();
        }
    }
}
