package dev.complete.builder.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.MemoryProject;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.plan.Plans;
import dev.complete.builder.realise.ComponentRealiser;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.ArchiveUnpacker;
import dev.complete.builder.source.Contents;
import dev.complete.builder.source.SourceReader;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a step is run, when it is not, and what a user is told. */
class StepsTest {

    private static final String TOOLS = "tools: {copy: {bin/: /bin/}}";

    @TempDir
    private Path cache;

    private final MemoryProject project = MemoryProject.create()
            .executable("bin/sh", "a shell")
            .file("src/main.c", "int main;")
            .file("other/main.c", "int other;");
    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();

    /** What the step is, as the manifest says it. */
    private static String step(String fields) {
        return "{build: {source: src, with: [tools], run: make" + fields + "}}";
    }

    private Steps.Result run(String component, ScriptedRunner runner) throws Exception {
        return run(component, runner, new Steps.Options(2, false, false));
    }

    private Steps.Result run(String component, ScriptedRunner runner, Steps.Options options) throws Exception {
        PlannedComponent planned = Plans.component(project, component, List.of(TOOLS));
        Contents contents = new Contents(path -> project.root().objects(), cas);
        Steps steps = new Steps(runner, cas, memos, contents, cache, BuildProgress.NONE, options);
        ArchiveUnpacker unpacker = new ArchiveUnpacker(cas, memos, ArchiveLimits.DEFAULT);
        try (SourceReader sources =
                new SourceReader(unpacker, 1, new Manifests(List.of("complete.yaml")), BuildProgress.NONE)) {
            ComponentRealiser realiser =
                    new ComponentRealiser(cas, memos, sources, steps, contents, new EntryBudget(1_000_000));
            List<ComponentTree> with =
                    List.of(realiser.realise(planned.with().get(0), List.of()).tree());
            PlannedStep step = Objects.requireNonNull(planned.step());
            return steps.run(planned, step, with, realiser.source(planned, step));
        }
    }

    private ScriptedRunner always(Map<String, String> files) {
        return new ScriptedRunner(cas, (action, terms, log) -> files);
    }

    private static NavigableMap<String, String> paths(Steps.Result result) {
        NavigableMap<String, String> paths = new TreeMap<>();
        for (Entry entry : result.entries()) {
            if (entry.node() instanceof Node.File file) {
                paths.put(entry.path().toString(), file.origin().toString());
            }
        }
        return paths;
    }

    private Digest onlyAction() {
        return memos.keys(Memos.Kind.ACTION).iterator().next();
    }

    @Test
    void putsWhatTheStepLeftWhereTheManifestSays() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary", "notes", "text"));
        Steps.Result result = run(step(", out: {/out/app: /usr/bin/}"), runner);

        assertThat(paths(result)).containsExactly(Map.entry("/usr/bin/app", "app: its build step /out/app"));
        assertThat(result.reused()).isFalse();
    }

    @Test
    void runsOnceWhateverIsSaidThatChangesNothing() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary"));
        run(step(""), runner);
        for (String same : List.of(
                step(""),
                step(", timeout: 2h"),
                step(", limits: {memory: 1g, disk: 1g}"),
                step(", out: {/out/app: /usr/bin/}"),
                step("").replace("{build", "{exclude: [/nothing], build"))) {
            assertThat(run(same, runner).reused()).as(same).isTrue();
        }
        assertThat(run(step(""), runner, new Steps.Options(16, false, true)).reused())
                .as("jobs")
                .isTrue();
        assertThat(runner.runs()).hasSize(1);
    }

    @Test
    void theFirstRunGivesExactlyWhatIsRememberedOfIt() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary"));
        assertThat(run(step(""), runner).entries())
                .isEqualTo(run(step(""), runner).entries());
    }

    @Test
    void namesTheFirstOfManyDifferences() {
        AtomicInteger runs = new AtomicInteger();
        ScriptedRunner random = new ScriptedRunner(cas, (action, terms, log) -> {
            Map<String, String> files = new TreeMap<>();
            String content = "run " + runs.incrementAndGet();
            for (int i = 10; i < 35; i++) {
                files.put("f" + i, content);
            }
            return files;
        });
        assertThatThrownBy(() -> run(step(""), random, new Steps.Options(2, true, false)))
                .hasMessageStartingWith(
                        "step `app` is not deterministic: 25 paths differ between two runs\n  /out/f10 ")
                .hasMessageContaining("\n  /out/f29 ")
                .hasMessageEndingWith("\n  … and 5 more");
    }

    @Test
    void runsAgainWhenTheStepIsAnother() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary"));
        List<String> different = List.of(
                step(""),
                step(", env: {CFLAGS: -O2}"),
                step(" install"),
                step("").replace("source: src", "source: other"),
                step("").replace("source: src", "source: {src/: sub/}"));
        for (String other : different) {
            assertThat(run(other, runner).reused()).as(other).isFalse();
        }
        project.executable("bin/cc", "a compiler");
        assertThat(run(step(""), runner).reused()).as("another tool").isFalse();
        assertThat(runner.runs()).hasSize(different.size() + 1);
    }

    @Test
    void sameContentFromAnotherPathIsTheSameAction() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary"));
        run(step(""), runner);
        project.file("moved/main.c", "int main;");
        assertThat(run(step("").replace("source: src", "source: moved"), runner).reused())
                .isTrue();
    }

    @Test
    void tellsTheStepItsTermsAndEnvironment() throws Exception {
        run(
                step(", timeout: 5m, limits: {memory: 1g, disk: 2g}, env: {LANG: C, X: y}"),
                new ScriptedRunner(cas, (action, terms, log) -> {
                    assertThat(terms.jobs()).isEqualTo(2);
                    assertThat(terms.timeout()).hasMinutes(5);
                    assertThat(terms.memory()).isEqualTo(1L << 30);
                    assertThat(terms.disk()).isEqualTo(2L << 30);
                    assertThat(action.command().arguments()).containsExactly("/bin/sh", "-eu", "-c", "make");
                    assertThat(action.command().environment())
                            .containsExactly(
                                    Map.entry("ARCH", "amd64"),
                                    Map.entry("HOME", "/tmp"),
                                    Map.entry("LANG", "C"),
                                    Map.entry("MACHINE", "x86_64"),
                                    Map.entry("OUT", "/out"),
                                    Map.entry("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                                    Map.entry("SOURCE_DATE_EPOCH", "318211200"),
                                    Map.entry("TZ", "UTC"),
                                    Map.entry("X", "y"));
                    assertThat(action.inputs().source().get(RootfsPath.of("/main.c")))
                            .isInstanceOf(Node.File.class);
                    return Map.of();
                }));
    }

    @Test
    void failuresAreTold() {
        ScriptedRunner failing = new ScriptedRunner(cas, (action, terms, log) -> {
            for (int i = 0; i < 100; i++) {
                byte[] line = ("line " + i + " \u001b[31m\n").getBytes(StandardCharsets.UTF_8);
                log.write(line, 0, line.length);
            }
            throw new ScriptedRunner.Failure("ended with exit code 2");
        });
        assertThatThrownBy(() -> run(step(""), failing))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.STEP))
                .hasMessageStartingWith("step `app` ended with exit code 2\n  | line 60 \\u001b[31m\n")
                .hasMessageContaining("\n  | line 99")
                .hasMessageContaining("\n  pins  superproject @ ")
                .hasMessageContaining("\n  with  tools\n")
                .hasMessageContaining("\n  log   " + cache.resolve("logs"))
                .hasMessageContaining("complete shell app");
        assertThat(cache.resolve("logs")).isDirectoryContaining(file -> {
            try {
                return Files.readString(file).startsWith("line 0 ");
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void failuresAreNotRemembered() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ScriptedRunner flaky = new ScriptedRunner(cas, (action, terms, log) -> {
            if (runs.incrementAndGet() == 1) {
                throw new ScriptedRunner.Failure("ended with exit code 1");
            }
            return Map.of("app", "binary");
        });
        assertThatThrownBy(() -> run(step(""), flaky)).isInstanceOf(BuildException.class);
        assertThat(run(step(""), flaky).reused()).isFalse();
        assertThat(run(step(""), flaky).reused()).isTrue();
    }

    @Test
    void aProgramThatIsNotThereIsReportedBeforeAnythingRuns() {
        ScriptedRunner runner = always(Map.of());
        assertThatThrownBy(() -> run("{build: {with: [tools], run: [gcc, -v]}}", runner))
                .hasMessageContaining("there is no `gcc` to run: nothing in `with` has it")
                .hasMessageContaining("complete.yaml:");
        assertThatThrownBy(() -> run("{build: {with: [tools], run: [/bin/bash, -v]}}", runner))
                .hasMessageContaining("there is no `/bin/bash` to run");
        assertThat(runner.runs()).isEmpty();
    }

    /** The kernel once refused to start them, and said neither what was too long nor where. */
    @Test
    void whatLinuxCannotStartIsReportedBeforeAnythingRuns() {
        ScriptedRunner runner = always(Map.of());
        String word = "x".repeat(128 << 10);
        String many = "x, ".repeat(2_500);
        assertThatThrownBy(() -> run("{build: {with: [tools], run: [/bin/sh, " + word + "]}}", runner))
                .hasMessageContaining("one word or variable of the step has 131072 bytes")
                .hasMessageContaining("complete.yaml:");
        assertThatThrownBy(() -> run("{build: {with: [tools], run: [" + many + "x]}}", runner))
                .hasMessageContaining("the step has 2501 words and variables");
        assertThat(runner.runs()).isEmpty();
    }

    @Test
    void whatItDidNotLeaveIsReported() {
        assertThatThrownBy(() -> run(step(", out: {/out/ap: /bin/}"), always(Map.of("app", "binary"))))
                .hasMessageContaining("app: what the step left > nothing in it matches `out/ap`; near it: out/app");
    }

    @Test
    void aLostResultIsMadeAnew() throws Exception {
        ScriptedRunner runner = always(Map.of("app", "binary"));
        Steps.Result first = run(step(""), runner);
        cas.discard(Digest.of("binary".getBytes(StandardCharsets.UTF_8)));
        Steps.Result again = run(step(""), runner);
        assertThat(again.reused()).isFalse();
        assertThat(again.entries()).isEqualTo(first.entries());
        memos.remove(Memos.Kind.ACTION, onlyAction());
        assertThat(run(step(""), runner).entries()).isEqualTo(first.entries());
    }

    @Test
    void aLostResultThatComesOutOtherwiseIsReportedAndNotMixedIn() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ScriptedRunner random = new ScriptedRunner(
                cas, (action, terms, log) -> Map.of("app", "same", "id", "run " + runs.incrementAndGet()));
        run(step(""), random);
        cas.discard(Digest.of("same".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> run(step(""), random))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.VERIFICATION))
                .hasMessageContaining("step `app` is not deterministic: part of its first result is lost");
        assertThat(run(step(""), random).reused()).as("there is a way on").isFalse();
    }

    @Test
    void checkingComparesWithARunUnderOtherTerms() throws Exception {
        Steps.Options check = new Steps.Options(2, true, false);
        ScriptedRunner good = always(Map.of("app", "binary"));
        assertThat(run(step(""), good, check).reused()).isFalse();
        assertThat(good.runs()).hasSize(2);
        assertThat(good.runs().get(1).unlike()).isTrue();
        assertThat(good.runs().get(1).jobs()).isNotEqualTo(2);
        assertThat(run(step(""), good, check).reused()).as("against the first").isTrue();
        assertThat(good.runs()).hasSize(3);
    }

    @Test
    void checkingNamesWhatDiffers() {
        ScriptedRunner jobs = new ScriptedRunner(
                cas, (action, terms, log) -> Map.of("app", "made by " + terms.jobs() + " jobs", "same", "same"));
        assertThatThrownBy(() -> run(step(""), jobs, new Steps.Options(2, true, false)))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.VERIFICATION))
                .hasMessage("step `app` is not deterministic: 1 path differs between two runs\n"
                        + "  /out/app differs from byte 8 on");
    }

    @Test
    void identicalActionsAtTheSameTimeRunOnce() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        ScriptedRunner slow = new ScriptedRunner(cas, (action, terms, log) -> {
            running.await();
            return Map.of("app", "binary");
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Steps.Result> one = threads.submit(() -> run(step(""), slow));
            Future<Steps.Result> two = threads.submit(() -> run(step(""), slow));
            running.countDown();
            assertThat(List.of(one.get().reused(), two.get().reused())).containsExactlyInAnyOrder(true, false);
        } finally {
            threads.shutdownNow();
        }
        assertThat(slow.runs()).hasSize(1);
    }
}
