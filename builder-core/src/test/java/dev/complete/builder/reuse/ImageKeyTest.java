package dev.complete.builder.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not in a manifest alone; {@code KnownImageTest} edits those. */
class ImageKeyTest {

    private static final Digest APP = Digest.of(new byte[] {1});

    private static final BuildRequest REQUEST = new BuildRequest(
            new SourceRequest(
                    "repo",
                    "HEAD",
                    "complete.yaml",
                    false,
                    Path.of("cache"),
                    true,
                    LocalUrls.REFUSED,
                    Limits.DEFAULT,
                    ArchiveLimits.DEFAULT),
            ImageSelection.ALL,
            new BuildRequest.Output(Path.of("out"), Set.of(Format.OCI), Compression.ZSTD, false),
            new BuildRequest.Execution(1, BuildRequest.AuditLevel.ERROR, false, false));

    /** A rule looks for a task's command in the components that the task adds, which need not ship. */
    @Test
    void holdsWhatTasksRunWith() throws Exception {
        Digest key = key(APP, 7);
        assertThat(key(APP, 7)).isEqualTo(key);
        assertThat(key(APP, 8)).isNotEqualTo(key);
        assertThat(key(Digest.of(new byte[] {2}), 7)).isNotEqualTo(key);
    }

    private static Digest key(Digest tree, int tools) throws Exception {
        Recipe recipe = LoneManifest.parse("complete.yaml", """
                complete: 1
                name: shop
                components:
                  tools: {files: {/bin/t: t}}
                  app: {build: {with: [tools], run: make}}
                image: {layers: [app], init: none, command: [/run]}
                tasks: {test: {command: [/bin/t], with: [tools]}}
                """);
        PlannedComponent with = planned(recipe, "tools", null, Digest.of(new byte[] {(byte) tools}));
        BuildStep step = Objects.requireNonNull(component(recipe, "app").build());
        PlannedStep planned = new PlannedStep(step, List.of(), List.of(with), Platform.LINUX_AMD64);
        Plan plan = new Plan(recipe.image("shop"), Platform.LINUX_AMD64, List.of(planned(recipe, "app", planned, APP)));
        List<Task> tasks = List.copyOf(recipe.tasks().values());
        assertThat(ImageKey.ofRecipe(plan, tasks, REQUEST))
                .isNotEqualTo(ImageKey.of(plan, List.of(tree), tasks, REQUEST));
        return ImageKey.of(plan, List.of(tree), tasks, REQUEST);
    }

    private static PlannedComponent planned(Recipe recipe, String name, @Nullable PlannedStep step, Digest key) {
        return new PlannedComponent(component(recipe, name), List.of(), step, new TreeMap<>(), List.of(), key);
    }

    private static Component component(Recipe recipe, String name) {
        return Objects.requireNonNull(recipe.components().get(name));
    }
}
