package dev.complete.build.recipe.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.build.recipe.Recipe;
import dev.complete.build.recipe.RecipeException;
import dev.complete.build.recipe.RecipeParser;
import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StarterManifestTest {

    private static Recipe parse(String manifest) throws RecipeException {
        return RecipeParser.parse("complete.yaml", manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static Finding found(Kind kind, String path, String... architectures) {
        return new Finding(kind, path, List.of(architectures));
    }

    @Test
    void writesAManifestThatServesAFoundSite() throws RecipeException {
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
                          # 1 submodule is not here, so nothing is known about what it holds: `git submodule update --init`, and init again.

                        image:
                          platforms: [linux/amd64]
                          layers: [busybox, init, www]    # bottom to top: exactly what ships
                          init: [/sbin/init, --]       # pid 1: passes signals on and reaps processes
                          command: [/bin/httpd, -f, -p, 8080, -h, /srv/www]
                          ports: [8080/tcp]
                          user: app                    # not root
                          users: {app: 10001}
                          # env: {PORT: 8080}          # defaults; configuration comes by environment
                          # requires: [DATABASE_URL]   # must be set at start
                          writable: {/tmp: {}, /run: {}}    # all else is read-only
                        """);
        assertThat(parse(manifest).images()).hasSize(1);
    }

    @Test
    void takesTheInitFromPackages() throws RecipeException {
        Recipe recipe = parse(StarterManifest.of(new Survey(
                "svc",
                List.of(
                        new Finding(Kind.PACKAGES, "deps/debs", List.of(), java.util.Set.of("tini"), ""),
                        found(Kind.PYTHON_APP, "app")),
                List.of())));
        assertThat(recipe.images().get(0).init().get(0).value()).isEqualTo("/usr/bin/tini-static");
        assertThat(recipe.images().get(0).layers()).map(l -> l.value()).containsExactly("packages", "app");
        assertThat(recipe.images().get(0).workdir().value()).hasToString("/srv/app");
    }

    @Test
    void writesSomethingToStartFromWhenNothingIsFound() throws RecipeException {
        String manifest = StarterManifest.of(new Survey("", List.of(), List.of()));
        assertThat(parse(manifest).images().get(0).init()).isEmpty();
        assertThat(manifest).contains("Nothing was found");
    }

    @Test
    void compilesWithAToolchainThatDoesNotShip() throws RecipeException {
        for (Kind kind : List.of(Kind.C_MAKE, Kind.C_MAKE_INSTALL, Kind.C_CONFIGURE, Kind.C_MESON, Kind.C_CMAKE)) {
            Recipe recipe = parse(StarterManifest.of(new Survey(
                    "svc",
                    List.of(
                            new Finding(kind, "", List.of(), java.util.Set.of("Makefile", "src/"), "prog"),
                            new Finding(Kind.ROOTFS, "deps/tools", List.of(), java.util.Set.of("gcc"), "")),
                    List.of())));
            var image = recipe.images().get(0);
            assertThat(image.layers()).map(l -> l.value()).containsExactly("svc");
            assertThat(image.command().get(0).value()).isEqualTo("/usr/bin/prog");
            var build = java.util.Objects.requireNonNull(
                    java.util.Objects.requireNonNull(recipe.components().get("svc"))
                            .build());
            assertThat(build.with()).map(w -> w.value()).containsExactly("toolchain");
            assertThat(build.source()).map(c -> c.from().value()).containsExactly("Makefile", "src/");
        }
    }

    @Test
    void saysHowToGetAToolchainThatIsNotThere() throws RecipeException {
        String manifest = StarterManifest.of(new Survey("svc", List.of(found(Kind.GO_APP, "app")), List.of("a", "b")));
        assertThat(parse(manifest).images()).hasSize(1);
        assertThat(manifest)
                .contains("complete import debian --include golang-go,", "# 2 submodules are not here")
                .doesNotContain("which this version cannot do");
    }

    @Test
    void runsServicesOfKnownPackagesAsTheirOwnUsers() throws RecipeException {
        for (var service : java.util.Map.of(
                        "nginx-light", "www-data", "redis-server", "redis", "postgresql-15", "postgres")
                .entrySet()) {
            Recipe recipe = parse(StarterManifest.of(new Survey(
                    "svc",
                    List.of(new Finding(Kind.PACKAGES, "deps/debs", List.of(), java.util.Set.of(service.getKey()), "")),
                    List.of())));
            var image = recipe.images().get(0);
            assertThat(java.util.Objects.requireNonNull(image.user()).value()).isEqualTo(service.getValue());
            assertThat(image.command()).isNotEmpty();
            assertThat(java.util.Objects.requireNonNull(recipe.components().get("packages"))
                            .exclude())
                    .map(e -> e.value().text())
                    .containsExactly("debian-install-only");
        }
    }

    @Test
    void keepsWildcardsInNamesAsCharacters() throws RecipeException {
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
    void parsesWhateverWasFound() throws RecipeException {
        Random random = new Random(7);
        List<Kind> kinds = List.of(Kind.values());
        List<String> names =
                List.of("deps", "a b", "x", "-", "$arch", "no", "~", "1.10", "c'", "{", "é", "#x", "init", "..x", "%");
        for (int i = 0; i < 500; i++) {
            List<Finding> findings = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                String path = names.get(random.nextInt(names.size())) + "/" + names.get(random.nextInt(names.size()));
                boolean dependent = path.matches("(?:[^$]*/)?\\$arch(?:/[^$]*)?") && random.nextBoolean();
                findings.add(new Finding(
                        kinds.get(random.nextInt(kinds.size())), path, dependent ? List.of("arm64") : List.of()));
            }
            String manifest = StarterManifest.of(new Survey(names.get(random.nextInt(names.size())), findings, names));
            assertThat(parse(manifest).images()).as(manifest).hasSize(1);
        }
    }
}
