package dev.complete.builder.recipe.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.CompileStep;
import dev.complete.builder.recipe.starter.project.DraftProject;
import dev.complete.fixtures.SampleProject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StarterManifestTest {

    private static Recipe parse(String manifest) throws BuildException {
        return LoneManifest.parse("complete.yaml", manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static Finding found(Kind kind, String path, String... architectures) {
        return new Finding(kind, path, List.of(architectures), Set.of(), null);
    }

    private static DraftProject compiled(String env, String... notes) {
        CompileStep step = new CompileStep(List.of("gcc", "tcc"), List.of("gcc", "make"), env, List.of("make"));
        return new DraftProject(Set.of("Makefile", "src/"), step, null, "", List.of("/usr/bin/prog"), List.of(notes));
    }

    private static DraftProject copied(String... command) {
        return new DraftProject(
                Set.of("app/"), null, DraftProject.LanguageRuntime.PYTHON, "", List.of(command), List.of());
    }

    private static String manifest(Finding... findings) {
        return StarterManifest.of(new Survey("svc", List.of(findings), List.of()));
    }

    @Test
    void writesAManifestThatServesAFoundSite() throws BuildException {
        String manifest = StarterManifest.of(new Survey(
                "Hello World",
                List.of(
                        found(Kind.BUSYBOX, "deps/busybox/$arch/busybox", "amd64"),
                        found(Kind.INIT, "deps/tini/$arch/tini-static", "amd64", "arm64"),
                        found(Kind.SITE, "www")),
                List.of("deps/gone")));
        assertThat(manifest).isEqualTo("""
                        # What this image is made of. `complete schema` prints the JSON Schema for your editor.
                        complete: 1
                        name: hello-world

                        components:                    # named file trees; from: to, `x/` is the folder's content
                          busybox:
                            copy: {deps/busybox/$arch/busybox: /bin/busybox}
                            links: {/bin/sh: busybox, /bin/httpd: busybox}
                          init:
                            copy: {deps/tini/$arch/tini-static: /sbin/init}
                          www:
                            copy: {www/: /srv/www/}
                          # 1 submodule is not here, so nothing is known about what it holds: `git submodule update --init`; then
                          # `complete init --print >complete.yaml` writes this file again.

                        image:
                          platforms: [linux/amd64]
                          layers: [busybox, init, www] # bottom to top: exactly what ships
                          init: [/sbin/init, --]       # pid 1: passes signals on and reaps processes
                          command: [/bin/httpd, -f, -p, 8080, -h, /srv/www]
                          ports: [8080/tcp]
                          user: app                    # not root
                          users: {app: 10001}
                          # env: {PORT: 8080}          # defaults; configuration comes by environment
                          # requires: [DATABASE_URL]   # must be set at start
                          writable: {/tmp: {}, /run: {}} # all else is read-only
                        """);
        assertThat(parse(manifest).images()).hasSize(1);
    }

    @Test
    void takesTheInitFromPackages() throws BuildException {
        Recipe recipe = parse(manifest(
                Finding.of(Kind.PACKAGES, "deps/debs", Set.of("tini", "python3")),
                Finding.of("app", copied("python3", "-m", "app"))));
        assertThat(recipe.images().get(0).init().get(0).value()).isEqualTo("/usr/bin/tini-static");
        assertThat(recipe.images().get(0).layers()).map(l -> l.value()).containsExactly("packages", "app");
        assertThat(recipe.images().get(0).workdir().value()).hasToString("/srv/app");
    }

    @Test
    void saysWhatRunsAProgramWhenNothingIsKnownTo() {
        Finding app = Finding.of("app", copied());
        assertThat(manifest(app))
                .contains(
                        "complete import debian --debs --include python3,tini runtime",
                        "# command: [python3, -m, MODULE]");
        assertThat(manifest(app, Finding.of(Kind.PACKAGES, "deps/debs", Set.of("python3"))))
                .doesNotContain("complete import");
    }

    @Test
    void writesSomethingToStartFromWhenNothingIsFound() throws BuildException {
        String manifest = StarterManifest.of(new Survey("", List.of(), List.of()));
        assertThat(parse(manifest).images().get(0).init()).isEmpty();
        assertThat(manifest).contains("Nothing was found");
    }

    @Test
    void compilesWithAToolchainThatDoesNotShip() throws BuildException {
        Recipe recipe = parse(manifest(
                Finding.of("", compiled("{CC: <compiler> -static}")),
                Finding.of(Kind.ROOTFS, "deps/tools", Set.of("tcc"))));
        var image = recipe.images().get(0);
        assertThat(image.layers()).map(l -> l.value()).containsExactly("svc");
        assertThat(image.command().get(0).value()).isEqualTo("/usr/bin/prog");
        var build = Objects.requireNonNull(
                Objects.requireNonNull(recipe.components().get("svc")).build());
        assertThat(build.with()).map(w -> w.value()).containsExactly("toolchain");
        assertThat(build.source()).map(c -> c.from().value()).containsExactly("Makefile", "src/");
        assertThat(build.env()).containsEntry("CC", "tcc -static");
    }

    @Test
    void saysWhatAToolchainLacks() throws BuildException {
        String manifest = manifest(
                Finding.of("app", compiled("", "Left to do: %\n: {")),
                Finding.of(Kind.PACKAGES, "deps/tools", Set.of("dash", "gcc")));
        assertThat(parse(manifest).images()).hasSize(1);
        assertThat(manifest)
                .contains(
                        "# The toolchain of app lacks make: `complete import debian --include gcc,make`",
                        "# Left to do: %");
    }

    @Test
    void saysHowToGetAToolchainThatIsNotThere() throws BuildException {
        String manifest =
                StarterManifest.of(new Survey("svc", List.of(Finding.of("app", compiled(""))), List.of("a", "b")));
        assertThat(parse(manifest).images()).hasSize(1);
        assertThat(manifest)
                .contains("complete import debian --include gcc,make toolchain`", "# 2 submodules are not here");
    }

    /** The projects are real: an acceptance test builds and runs them by these texts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cmake", "cmake-no-install", "configure", "go", "go-vendored", "java-maven", "java-plain", "make",
                "make-install", "make-prefix", "meson", "node", "node-modules", "python-setup", "python-src", "rust"
            })
    void writesForEachLanguageWhatAnExpertWould(String name, @TempDir Path top) throws Exception {
        SampleProject.write(name, top);
        for (String tool : ("dash coreutils findutils gcc-12 gcc g++ libc6-dev make cmake meson sed grep mawk diffutils"
                        + " perl-base golang-go rustc cargo openjdk-17-jdk-headless")
                .split(" ", -1)) {
            Files.createFile(
                    Files.createDirectories(top.resolve("deps/toolchain")).resolve(tool + "_1_amd64.deb"));
        }
        for (String runtime : List.of("python3", "nodejs", "openjdk-17-jre-headless", "tini")) {
            Files.createFile(
                    Files.createDirectories(top.resolve("deps/runtime")).resolve(runtime + "_1_amd64.deb"));
        }
        Files.writeString(
                top.resolve(".gitmodules"),
                "[submodule \"a\"]\n\tpath = deps/toolchain\n[submodule \"b\"]\n\tpath = deps/runtime\n");
        String manifest = StarterManifest.of(SuperprojectSurvey.of("greet", top));
        try (var golden = StarterManifestTest.class.getResourceAsStream(name + ".yaml")) {
            assertThat(manifest)
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(parse(manifest).images()).hasSize(1);
    }

    @Test
    void runsServicesOfKnownPackagesAsTheirOwnUsers() throws BuildException {
        for (var service : Map.of("nginx-light", "www-data", "redis-server", "redis", "postgresql-15", "postgres")
                .entrySet()) {
            Recipe recipe = parse(StarterManifest.of(new Survey(
                    "svc", List.of(Finding.of(Kind.PACKAGES, "deps/debs", Set.of(service.getKey()))), List.of())));
            var image = recipe.images().get(0);
            assertThat(Objects.requireNonNull(image.user()).value()).isEqualTo(service.getValue());
            assertThat(image.command()).isNotEmpty();
            assertThat(Objects.requireNonNull(recipe.components().get("packages"))
                            .exclude())
                    .map(e -> e.value().text())
                    .containsExactly("debian-install-only");
        }
    }

    @Test
    void keepsWildcardsInNamesAsCharacters() throws BuildException {
        Recipe recipe = parse(StarterManifest.of(new Survey(
                "x",
                List.of(found(Kind.ROOTFS, "a*b/$arch: [c] \"d\" #\n\u202e"), found(Kind.INIT, "é ü/tini")),
                List.of("x\ny"))));
        var copies = recipe.components().values().stream()
                .flatMap(c -> c.copy().stream())
                .toList();
        assertThat(copies).map(c -> c.from().value()).contains("a[*]b/[$]arch: [[]c] \"d\" #\n\u202e/", "é ü/tini");
        assertThat(copies)
                .anySatisfy(c -> assertThat(c.glob().matches("a*b/$arch: [c] \"d\" #\n\u202e"))
                        .isTrue());
    }

    @Test
    void parsesWhateverWasFound() throws BuildException {
        Random random = new Random(7);
        List<Kind> kinds = List.of(Kind.values());
        List<String> names =
                List.of("deps", "a b", "x", "-", "$arch", "no", "~", "1.10", "c'", "{", "é", "#x", "init", "..x", "%");
        for (int i = 0; i < 500; i++) {
            List<Finding> findings = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                String path = names.get(random.nextInt(names.size())) + "/" + names.get(random.nextInt(names.size()));
                boolean dependent = path.matches("(?:[^$]*/)?\\$arch(?:/[^$]*)?") && random.nextBoolean();
                Kind kind = kinds.get(random.nextInt(kinds.size()));
                DraftProject some = random.nextBoolean() ? copied(path, "a, b") : compiled("", path);
                findings.add(new Finding(
                        kind,
                        path,
                        dependent ? List.of("arm64") : List.of(),
                        Set.of(),
                        kind == Kind.PROJECT ? some : null));
            }
            String manifest = StarterManifest.of(new Survey(names.get(random.nextInt(names.size())), findings, names));
            assertThat(parse(manifest).images()).as(manifest).hasSize(1);
        }
    }
}
