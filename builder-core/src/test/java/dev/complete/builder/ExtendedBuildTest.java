package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.job.Project;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.ImageSelection;
import dev.complete.fixtures.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real superproject whose manifest extends that of a submodule, which has a submodule of its own. */
class ExtendedBuildTest {

    @TempDir
    private Path temp;

    private GitFixture base;
    private GitFixture top;
    private TestBuild build;

    @BeforeEach
    void superproject() {
        GitFixture python = GitFixture.init(temp.resolve("python")).executable("bin/python", "#!/bin/python\n");
        python.commit("python");
        base = GitFixture.init(temp.resolve("base"))
                .write("etc/app.conf", "base\n")
                .write("complete.yaml", """
                        complete: 1
                        components:
                          python: {copy: {deps/python/: /usr/}}
                          config: {copy: {etc/: /etc/}}
                          all: {copy: {./: /all/}, submodules: [deps/*]}
                          app: {expected: "the service's code, under /srv/app"}
                        image: {layers: [python, config, app], init: none}
                        """);
        base.submodule("deps/python", python, "https://example.org/python.git").commit("base");
        top = GitFixture.init(temp.resolve("top"))
                .write("etc/own.conf", "own\n")
                .write("complete.yaml", """
                        complete: 1
                        name: orders
                        extends: deps/base
                        components: {app: {copy: {etc/: /srv/app/}}}
                        """);
        top.submodule("deps/base", base, "https://example.org/base.git");
        GitFixture nested = GitFixture.at(top.path().resolve("deps/base"));
        nested.git("config", "submodule.deps/python.url", python.path().toString());
        nested.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");
        top.commit("orders");
        build = new TestBuild(top.path(), temp);
        build.audit = BuildRequest.AuditLevel.OFF;
    }

    private Set<String> paths() throws Exception {
        Set<String> paths = new TreeSet<>();
        try (Project project = Project.open(build.request().source(), event -> {})) {
            var recipe = project.recipe();
            for (Plan plan : project.planner(recipe).plans(ImageSelection.ALL.targets(recipe))) {
                plan.components().stream()
                        .flatMap(c -> c.sources().stream())
                        .forEach(source -> paths.add(
                                source.tree().pin().path() + ":" + source.tree().path()));
            }
        }
        return paths;
    }

    private void manifest(String text) {
        top.write("complete.yaml", text).commit("another manifest");
    }

    @Test
    void readsTheBaseThroughItsPinAndItsSourcesThroughItsOwn() throws Exception {
        assertThat(paths()).containsExactly(":etc", "deps/base/deps/python:", "deps/base:etc");
        assertThat(build.run().images()).hasSize(1);
        BuildEvent.Opened opened = (BuildEvent.Opened) build.events.stream()
                .filter(event -> event instanceof BuildEvent.Opened)
                .findFirst()
                .orElseThrow();
        assertThat(opened.bases()).containsExactly("deps/base @ " + base.head().substring(0, 7));
    }

    @Test
    void theWorkTreeOfTheBaseIsNotRead() throws Exception {
        String digest = build.digest();
        GitFixture.at(top.path().resolve("deps/base")).write("complete.yaml", "nonsense");
        build.output = temp.resolve("again");
        assertThat(build.digest()).isEqualTo(digest);
        build.dirty = true;
        assertThatThrownBy(build::run).hasMessageContaining("--> deps/base/complete.yaml:1:1");
    }

    @Test
    void noManifestOfTheChainIsASource() throws Exception {
        manifest("""
                complete: 1
                name: orders
                extends: deps/base
                components:
                  app: {copy: {etc/: /srv/app/}}
                image: {layers: [all]}
                """);
        List<String> before = lowestLayers(4);
        GitFixture pinned = GitFixture.at(top.path().resolve("deps/base"));
        String manifest = base.git("show", "HEAD:complete.yaml");
        pinned.write("complete.yaml", "# why\n" + manifest + "\n").commit("a comment");
        top.commit("pin another base");
        assertThat(lowestLayers(4))
                .as("a comment in the base changes no component")
                .isEqualTo(before);
        assertThatThrownBy(() -> {
                    manifest("""
                            complete: 1
                            name: orders
                            extends: deps/base
                            components: {app: {copy: {deps/base/complete.yaml: /srv/}}}
                            """);
                    build.run();
                })
                .hasMessageContaining("is this manifest, which is never part of an image");
    }

    /** What comes above them records the pins. */
    private List<String> lowestLayers(int count) throws Exception {
        build.run();
        Path oci = build.output.resolve("oci");
        ObjectMapper json = new ObjectMapper();
        String manifest = json.readTree(Files.readString(oci.resolve("index.json")))
                .at("/manifests/0/digest")
                .asText();
        JsonNode layers = json.readTree(Files.readString(oci.resolve("blobs").resolve(manifest.replace(':', '/'))))
                .get("layers");
        assertThat(layers.size()).isEqualTo(count + 1);
        return layers.findValuesAsText("digest").subList(0, count);
    }

    @Test
    void aBaseSaysWhatItLacks() {
        manifest("complete: 1\nname: orders\nextends: deps/base\n");
        assertThatThrownBy(build::run).hasMessage("""
                component `app` is expected, and nothing defines it: the service's code, under /srv/app
                  --> deps/base/complete.yaml:6:9
                6 |   app: {expected: "the service's code, under /srv/app"}
                  |         ^^^^^^^^ define it under `components` in complete.yaml""");
        TestBuild alone = new TestBuild(base.path(), temp);
        base.write("complete.yaml", """
                complete: 1
                name: base
                components: {app: {expected: "the code"}, other: {expected: "not used"}}
                image: {layers: [app], init: none}
                """).commit("a name");
        assertThatThrownBy(alone::run)
                .hasMessageStartingWith("component `app` is expected, and nothing defines it: the code\n")
                .hasMessageEndingWith(
                        "^^^^^^^^ this manifest is for others to extend: build one that does, and that defines it");
    }

    @Test
    void saysWhereItLookedForABase() {
        String brief = base.head().substring(0, 7);
        manifest("complete: 1\nname: orders\nextends: deps/bsae\n");
        assertThatThrownBy(build::run)
                .hasMessageStartingWith("no `bsae` in `deps/` of superproject @ ")
                .hasMessageContaining("--> complete.yaml:3:10\n")
                .hasMessageEndingWith("^^^^^^^^^ did you mean `deps/base`?");
        manifest("complete: 1\nname: orders\nextends: deps/base/etc\n");
        assertThatThrownBy(build::run)
                .hasMessageStartingWith("no complete.yaml in `etc/` of deps/base @ " + brief + "\n");
        manifest("complete: 1\nname: orders\nextends: deps/base/etc/app.conf/more\n");
        assertThatThrownBy(build::run)
                .hasMessageStartingWith("`deps/base/etc/app.conf` is a file in `etc/` of deps/base @ " + brief
                        + ", not a" + " folder\n");
        top.symlink("link", "deps/base");
        manifest("complete: 1\nname: orders\nextends: link\n");
        assertThatThrownBy(build::run)
                .hasMessageStartingWith("`link` is a symlink in superproject @ ")
                .hasMessageEndingWith("links are not followed here: name the target");
    }

    @Test
    void saysWhoNeededABaseThatNobodyHas() {
        top.git("submodule", "deinit", "--force", "--all");
        top.git("update-index", "--cacheinfo", "160000," + "d".repeat(40) + ",deps/base");
        top.git("commit", "--quiet", "--message", "pin what is nowhere");
        assertThatThrownBy(build::run)
                .hasMessageContaining("deps/base")
                .hasMessageEndingWith("\n  needed by `extends` at complete.yaml:3:10");
    }

    @Test
    void aBaseIsNoLargerThanAManifest() {
        top.write("large.yaml", "#".repeat((1 << 20) + 1));
        manifest("complete: 1\nname: orders\nextends: large.yaml\n");
        assertThatThrownBy(build::run)
                .hasMessageStartingWith(
                        "large.yaml is larger than 1 MiB: that is no manifest\n  --> complete.yaml:3:10");
    }

    @Test
    void theMergedManifestIsOneItself() throws Exception {
        String digest = build.digest();
        String merged = ImageBuilder.manifest(build.request().source(), event -> {});
        assertThat(merged).contains("deps/base/etc/: /etc/ ", "# deps/base/complete.yaml:4\n");
        manifest(merged);
        assertThat(build.digest()).isEqualTo(digest);
    }
}
