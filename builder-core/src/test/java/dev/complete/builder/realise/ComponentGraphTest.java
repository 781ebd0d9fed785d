package dev.complete.builder.realise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.plan.MemoryProject;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.Plans;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.source.ArchiveUnpacker;
import dev.complete.builder.source.Contents;
import dev.complete.builder.source.SourceReader;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.builder.step.ScriptedRunner;
import dev.complete.builder.step.Steps;
import dev.complete.oci.blob.MemoryBlobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is worked on when. */
@Timeout(60)
class ComponentGraphTest {

    private static final List<String> OTHERS = List.of(
            "tools: {copy: {bin/: /bin/}}",
            "lib: {build: {with: [tools], run: make lib}}",
            "gen: {build: {with: [tools], run: make gen}}");
    private static final String APP = "{build: {with: [tools, lib, gen], run: make app}}";

    @TempDir
    private Path cache;

    private final MemoryProject project = MemoryProject.create().executable("bin/sh", "a shell");
    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private List<String> known = List.of();
    private List<String> warnings = List.of();

    private PlannedComponent app() throws Exception {
        return Plans.component(project, APP, OTHERS);
    }

    private List<String> realise(ScriptedRunner.Script script, int jobs) throws Exception {
        PlannedComponent app = app();
        Contents contents = new Contents(path -> project.root().objects(), cas);
        ScriptedRunner runner = new ScriptedRunner(cas, (action, terms, log) -> {
            order.add(terms.component());
            return script.run(action, terms, log);
        });
        Steps steps = new Steps(
                runner, cas, memos, contents, cache, BuildProgress.NONE, new Steps.Options(jobs, false, false));
        ArchiveUnpacker unpacker = new ArchiveUnpacker(cas, memos, ArchiveLimits.DEFAULT);
        try (SourceReader sources =
                        new SourceReader(unpacker, 1, new Manifests(List.of("complete.yaml")), BuildProgress.NONE);
                ComponentGraph graph = new ComponentGraph(
                        new ComponentRealiser(cas, memos, sources, steps, contents, new EntryBudget(1_000_000)),
                        jobs)) {
            List<String> started = graph.start(List.of(app)).stream()
                    .map(PlannedComponent::name)
                    .toList();
            assertThat(graph.start(List.of(app))).as("a second image with it").isEmpty();
            warnings = graph.await(app).warnings();
            known = graph.known(Plan.inOrder(List.of(app))).stream()
                    .map(ComponentTree::name)
                    .toList();
            return started;
        }
    }

    @Test
    void everythingComesAfterWhatItIsBuiltWith() throws Exception {
        List<String> started = realise(
                (action, terms, log) -> {
                    if (terms.component().equals("app")) {
                        assertThat(action.inputs().tools().nodes())
                                .containsKeys(
                                        RootfsPath.of("/bin/sh"), RootfsPath.of("/lib.a"), RootfsPath.of("/gen.a"));
                    }
                    return Map.of(terms.component() + ".a", "");
                },
                1);
        assertThat(started).containsExactly("tools", "lib", "gen", "app");
        assertThat(order)
                .as("the first two in either order")
                .hasSize(3)
                .contains("lib", "gen")
                .endsWith("app");
    }

    @Test
    void whatDoesNotNeedEachOtherRunsAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        realise(
                (action, terms, log) -> {
                    if (!terms.component().equals("app")) {
                        both.await(30, TimeUnit.SECONDS);
                    }
                    return Map.of();
                },
                2);
        assertThat(order).hasSize(3).endsWith("app");
    }

    @Test
    void nothingIsTouchedThatOnlyServesWhatIsRemembered() throws Exception {
        realise((action, terms, log) -> Map.of("x" + terms.component(), ""), 2);
        assertThat(realise(
                        (action, terms, log) -> {
                            throw new AssertionError("runs again");
                        },
                        2))
                .containsExactly("app");
        assertThat(known).as("all can be asked where something is").containsExactly("tools", "lib", "gen", "app");
    }

    @Test
    void aStepThatLeavesNothingIsWarnedOf() throws Exception {
        realise((action, terms, log) -> Map.of(), 1);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("component `app`: its step left nothing in `/out/` (complete.yaml:")
                .contains("$OUT");
        List<String> first = warnings;
        realise(
                (action, terms, log) -> {
                    throw new AssertionError("runs again");
                },
                1);
        assertThat(warnings).as("when it is remembered").isEqualTo(first);
    }

    @Test
    void aStepThatLeavesSomethingIsNot() throws Exception {
        realise((action, terms, log) -> Map.of("empty", ""), 1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void theFirstFailureEndsTheOthers() {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        assertThatThrownBy(() -> realise(
                        (action, terms, log) -> {
                            if (terms.component().equals("gen")) {
                                running.await();
                                throw new ScriptedRunner.Failure("ended with exit code 3");
                            }
                            running.countDown();
                            try {
                                Thread.sleep(TimeUnit.MINUTES.toMillis(10));
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                                throw e;
                            }
                            return Map.of();
                        },
                        2))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("step `gen` ended with exit code 3");
        assertThat(interrupted).isTrue();
        assertThat(order).doesNotContain("app");
    }

    @Test
    void aBugOfOursIsNoFailureOfTheStep() {
        assertThatThrownBy(() -> realise(
                        (action, terms, log) -> {
                            throw new IllegalStateException("the impossible");
                        },
                        2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the impossible");
    }
}
