package dev.complete.builder.sandbox.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.LimitContract;
import dev.complete.builder.step.runner.StepBench;
import dev.complete.builder.step.runner.StepBench.Ran;
import dev.complete.builder.step.runner.StepOutcome;
import dev.complete.builder.step.runner.StepTerms;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs have on disk, and how they get along with each other and with builders that were killed. */
class RunsTest {

    @TempDir
    private Path cache;

    private StepBench bench;
    private Bubblewrap runner;

    @BeforeEach
    void makeBench() {
        bench = StepBench.in(cache);
        runner = new Bubblewrap(cache, bench.cas(), bench.contents(), 2);
    }

    private Ran run(Action action, boolean unlike, boolean keepFailed) throws Exception {
        return bench.run(
                runner,
                action,
                new StepTerms("my-app", 2, Duration.ofSeconds(20), 1L << 28, 1L << 26, unlike, keepFailed));
    }

    @Test
    void keepsWhatAFailedStepLeftWhenAskedTo() throws Exception {
        Action action =
                bench.sh("echo half >$OUT/app; echo $JOBS >work; mkdir -p deep/closed; chmod 0 deep/closed; exit 4");
        Path kept = cache;
        for (int i = 0; i < 2; i++) {
            Ran ran = run(action, false, true);
            assertThat(ran.outcome()).isInstanceOf(StepOutcome.Failed.class);
            kept = Objects.requireNonNull(((StepOutcome.Failed) ran.outcome()).kept());
        }

        assertThat(kept).hasParent(cache.resolve("failed"));
        assertThat(kept.getFileName()).asString().startsWith("my-app-");
        assertThat(kept.resolve("out/app")).hasContent("half");
        assertThat(kept.resolve("src/work")).hasContent("2");
        assertThat(names(kept)).containsExactlyInAnyOrder("src", "out");
        assertThat(names(cache.resolve("failed"))).hasSize(1);
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
        assertThat(((StepOutcome.Failed) run(action, false, false).outcome()).kept())
                .isNull();
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }

    @Test
    void checksOutToolsOnceAndAgainWhenTheyWereTouched() throws Exception {
        Action action = bench.sh("stat -c '%i %Z' /bin/busybox; cat /bin/busybox | wc -c");
        String first = run(action, false, false).lines().toString();
        assertThat(run(action, false, false).lines()).hasToString(first);

        Path busybox = cache.resolve("roots")
                .resolve(action.inputs().toolsDigest().hex())
                .resolve("root/bin/busybox");
        FileTime time = Files.getLastModifiedTime(busybox);
        byte[] bytes = Files.readAllBytes(busybox);
        bytes[bytes.length - 1]++;
        Files.write(busybox, bytes);
        Files.setLastModifiedTime(busybox, time);

        assertThat(run(action, false, false).lines()).doesNotHaveToString(first);
        assertThat(names(cache.resolve("tmp"))).as("the touched one").hasSize(1);
        assertThat(run(action, false, false).outcome()).isInstanceOf(StepOutcome.Done.class);
    }

    /** A FIFO once kept builds waiting for ever, and a file in the folder's place failed each of them. */
    @Timeout(60)
    @ParameterizedTest
    @ValueSource(strings = {"FIFO", "endless file", "file for the folder", "no root"})
    void checksOutToolsAgainWhateverIsInTheirPlace(String what) throws Exception {
        Action action = bench.sh("echo made >$OUT/f");
        run(action, false, false);
        Path item = cache.resolve("roots").resolve(action.inputs().toolsDigest().hex());
        switch (what) {
            case "FIFO" -> {
                Files.delete(item.resolve("seal"));
                new ProcessBuilder("mkfifo", item.resolve("seal").toString())
                        .start()
                        .waitFor();
            }
            case "endless file" -> {
                Files.delete(item.resolve("seal"));
                Files.createSymbolicLink(item.resolve("seal"), Path.of("/dev/zero"));
            }
            case "file for the folder" -> {
                Files.move(item, cache.resolve("aside"));
                Files.writeString(item, "x");
            }
            default -> Files.move(item.resolve("root"), cache.resolve("aside"));
        }

        assertThat(run(action, false, false).text("/out/f")).isEqualTo("made\n");
    }

    @Test
    void runsUnlikeBeforeWhenAskedTo() throws Exception {
        Action action = bench.sh("nproc; date +%s");
        List<String> first = run(action, false, false).lines();
        List<String> second = run(action, true, false).lines();

        assertThat(second.get(0)).isEqualTo("1");
        assertThat(Long.parseLong(second.get(1)) - Long.parseLong(first.get(1))).isGreaterThanOrEqualTo(2);
    }

    @Test
    void runsStepsBesideEachOther() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Ran>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Action action = bench.sh("echo " + i + " >$OUT/f; sleep 0.2; test $(ls $OUT) = f");
                // other runners too: two builders may share a cache
                Bubblewrap own = i % 2 == 0 ? runner : new Bubblewrap(cache, bench.cas(), bench.contents(), 2);
                runs.add(threads.submit(() -> bench.run(own, action, StepBench.TERMS)));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(runs.get(i).get(60, TimeUnit.SECONDS).text("/out/f")).isEqualTo(i + "\n");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
        assertThat(names(cache.resolve("roots")).stream().filter(name -> !name.endsWith(".lock")))
                .hasSize(1);
    }

    /** Another JVM that runs a step, and prints what it prints: {@code CACHE SCRIPT}. */
    public static void main(String[] arguments) throws Exception {
        Cache cache = Cache.open(Path.of(arguments[0]));
        StepBench bench = StepBench.in(cache.directory());
        new Bubblewrap(bench.directory(), bench.cas(), bench.contents(), 2)
                .run(bench.sh(arguments[1]), StepBench.TERMS, System.out::write);
    }

    /** Under {@code nohup}, or as a script's background job, a step's signals once did other things than elsewhere. */
    @Test
    void givesAStepTheDefaultActionOfSignalsThatItsBuilderIgnores() throws Exception {
        Process builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "trap '' HUP INT USR1; exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunsTest.class.getName(),
                        cache.toString(),
                        "grep SigIgn /proc/self/status")
                .redirectErrorStream(true)
                .start();

        String ignored = builder.inputReader()
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        assertThat(Long.parseUnsignedLong(ignored, 16) & 0x203).isZero();
        assertThat(builder.waitFor()).isZero();
    }

    /** At moments from its start on, so that some hit the sandbox while it is being made. */
    @Test
    void leavesNothingWhenItsBuilderIsKilled() throws Exception {
        for (int i = 0; i < 6; i++) {
            String seconds = "64." + i;
            Process builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RunsTest.class.getName(),
                            cache.toString(),
                            "echo x >$OUT/f; sleep " + seconds)
                    .inheritIO()
                    .start();
            Path steps = cache.resolve("tmp");
            Instant end = Instant.now().plusSeconds(20);
            boolean wait = true;
            while (wait && Instant.now().isBefore(end)) {
                wait = i % 2 == 0
                        ? !LimitContract.anybodySleeps(seconds)
                        : !Files.isDirectory(steps) || names(steps).isEmpty();
            }
            TimeUnit.MILLISECONDS.sleep(i % 2 == 0 ? 0 : 20L * i);
            builder.destroyForcibly().waitFor();

            Instant grace = Instant.now().plusSeconds(5);
            while (LimitContract.anybodySleeps(seconds) && Instant.now().isBefore(grace)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(LimitContract.anybodySleeps(seconds)).as("round " + i).isFalse();
        }
        TimeUnit.MILLISECONDS.sleep(300);
        for (int i = 0; i < 6; i++) {
            assertThat(LimitContract.anybodySleeps("64." + i))
                    .as("later, round " + i)
                    .isFalse();
        }

        Cache.open(cache).close();
        assertThat(cache.resolve("tmp")).isEmptyDirectory();
        assertThat(run(bench.sh("echo x"), false, false).outcome()).isInstanceOf(StepOutcome.Done.class);
    }
}
