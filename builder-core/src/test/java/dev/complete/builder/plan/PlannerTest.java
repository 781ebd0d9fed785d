package dev.complete.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.Recipe;
import dev.complete.git.Pin;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private final MemoryProject zlib = MemoryProject.create().file("zlib.h", "z");
    private final MemoryProject app = MemoryProject.create()
            .file("src/main.c", "main")
            .module("lib/zlib", zlib)
            .absentModule("lib/unused");
    private final MemoryProject project = MemoryProject.create()
            .file("a.conf", "a")
            .file("b.conf", "b")
            .file("debs/x.deb", "x")
            .link("debs/y.deb", "x.deb")
            .module("deps/app", app)
            .absentModule("deps/toolchain");

    @Test
    void refusesSeveralMatchesForOneTarget() {
        assertThatThrownBy(() -> Plans.component(project, "{copy: {'*.conf': /etc/app.conf}}"))
                .hasMessage("""
                        `*.conf` matches 2 paths, and `/etc/app.conf` is one
                          --> complete.yaml:4:26
                        4 |   app: {copy: {'*.conf': /etc/app.conf}}
                          |                          ^^^^^^^^^^^^^ end it in `/` to keep their names""");
    }

    @Test
    void unpacksOnlyFiles() {
        assertThatThrownBy(() -> Plans.component(project, "{unpack: {debs: /}}"))
                .hasMessageStartingWith("`debs` is a folder, not an archive\n")
                .hasMessageEndingWith("^^^^ folders go under `copy`");
        assertThatThrownBy(() -> Plans.component(project, "{unpack: {debs/*.deb: /}}"))
                .hasMessageStartingWith("`y.deb` is a symlink, not an archive\n")
                .hasMessageEndingWith("^^^^^^^^^^ name the link's target");
    }

    @Test
    void refusesToCopyAWhiteout() {
        MemoryProject sly = MemoryProject.create().file("d/.wh.passwd", "");
        assertThatThrownBy(() -> Plans.component(sly, "{copy: {d/*: /etc/}}"))
                .hasMessageContaining("`.wh.passwd` cannot be put there")
                .hasMessageContaining("deletes files of lower layers")
                .hasMessageContaining("complete.yaml:4:21");
        assertThatThrownBy(() -> Plans.component(sly, "{copy: {d: /etc/.wh.x/}}"))
                .hasMessageContaining("complete.yaml:4:19")
                .hasMessageContaining("deletes files of lower layers");
    }

    @Test
    void includesTheNestedSubmodulesThatAreSaid() throws Exception {
        PlannedComponent planned = Plans.component(project, "{copy: {deps/app/: /}, submodules: [deps/app/lib/z*]}");
        assertThat(planned.nested()).containsOnlyKeys("deps/app/lib/zlib");
        assertThat(planned.pins()).extracting(Pin::path).containsExactly("deps/app", "deps/app/lib/zlib");
        assertThat(project.followed()).containsExactly("deps/app", "deps/app/lib/zlib");
    }

    @Test
    void doesNotLookForNestedSubmodulesThatNobodyWants() throws Exception {
        PlannedComponent planned = Plans.component(project, "{copy: {deps/app/: /}}");
        assertThat(planned.nested()).isEmpty();
        assertThat(project.followed()).containsExactly("deps/app");
    }

    @Test
    void refusesASubmoduleGlobThatMatchesNothing() {
        assertThatThrownBy(() ->
                        Plans.component(project, "{copy: {deps/app/: /}, submodules: [deps/app/lib/zlib, lib/zlib]}"))
                .hasMessage("""
                        `lib/zlib` matches no submodule inside this component's folders
                          --> complete.yaml:4:63
                        4 |   app: {copy: {deps/app/: /}, submodules: [deps/app/lib/zlib, lib/zlib]}
                          |                                                               ^^^^^^^^ paths start at the superproject's root""");
    }

    @Test
    void looksAtNothingThatNoImageShips() throws Exception {
        Recipe recipe = LoneManifest.parse("complete.yaml", """
                complete: 1
                name: x
                components:
                  toolchain: {copy: {deps/toolchain/: /}}
                  wrong: {copy: {nowhere: /}}
                  app: {copy: {a.conf: /etc/}}
                image: {layers: [app], init: none, command: [/x]}
                """.getBytes(StandardCharsets.UTF_8));
        SourceTree root = project.root();
        Plan plan = new Planner(recipe, root).plan(recipe.images().get(0), Platform.LINUX_AMD64);
        assertThat(plan.layers()).extracting(PlannedComponent::name).containsExactly("app");
        assertThat(project.followed()).isEmpty();
    }

    @Test
    void plansAComponentOnceForAllImagesOfAPlatform() throws Exception {
        Recipe recipe = LoneManifest.parse("complete.yaml", """
                complete: 1
                components: {app: {copy: {deps/app/src/: /}}}
                image: {layers: [app], init: none, command: [/x], platforms: [linux/amd64, linux/arm64]}
                images: {one: {}, two: {}}
                """.getBytes(StandardCharsets.UTF_8));
        Planner planner = new Planner(recipe, project.root());
        ImageRecipe one = recipe.images().get(0);
        ImageRecipe two = recipe.images().get(1);
        PlannedComponent first =
                planner.plan(one, Platform.LINUX_AMD64).layers().get(0);
        assertThat(planner.plan(two, Platform.LINUX_AMD64).layers().get(0)).isSameAs(first);
        PlannedComponent other =
                planner.plan(one, Platform.LINUX_ARM64).layers().get(0);
        assertThat(other.key()).as("nothing in it is for one platform").isEqualTo(first.key());
    }

    @Test
    void recordsPinsButNeverTheSuperprojectsCommit() throws Exception {
        PlannedComponent planned = Plans.component(
                project,
                "{copy: {a.conf: /etc/, deps/app/: /}, submodules: [deps/app/lib/zlib], unpack: {debs/x.deb: /}}");
        String appCommit = planned.pins().get(1).commit().hex();
        String text = PinsRecord.of(java.util.List.of(planned));
        assertThat(text)
                .contains("\"commit\" : \"" + appCommit + "\"", "\"url\" : \"https://example.org/lib/zlib\"")
                .contains("\"path\" : \"debs/x.deb\"")
                .doesNotContain(project.root().pin().commit().hex())
                .endsWith("}\n");
    }
}
