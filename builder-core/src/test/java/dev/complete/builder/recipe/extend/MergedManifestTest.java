package dev.complete.builder.recipe.extend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.ManifestExamples;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.glob.SourceGlob;
import dev.complete.builder.recipe.parse.RecipeParser;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedManifestTest {

    private static final String BASE = "deps/base/complete.yaml";

    /** By path from the superproject's root. What is below {@code deps/NAME/} is the repository of that name. */
    private final Map<String, String> files = new HashMap<>();

    private MergedManifest read() throws BuildException, ResolveException, IOException {
        return MergedManifest.read("complete.yaml", bytes("complete.yaml"), (repository, extended) -> {
            String path = Manifests.fromRoot(repository, extended.value());
            String file = path.endsWith(".yaml") ? path : path + "/complete.yaml";
            String in = file.startsWith("deps/") ? file.substring(0, file.indexOf('/', 5)) : "";
            return new ManifestSource.Found(in, file, path + " @ 1234567", bytes(file));
        });
    }

    private ByteBuffer bytes(String file) {
        return StandardCharsets.UTF_8.encode(Objects.requireNonNull(files.get(file), file));
    }

    private Recipe recipe() throws BuildException, ResolveException, IOException {
        return RecipeParser.parse(read());
    }

    private Component component(String name) throws BuildException, ResolveException, IOException {
        return Objects.requireNonNull(recipe().components().get(name));
    }

    private String text() throws BuildException, ResolveException, IOException {
        return read().text().replaceAll(" +# .*", "");
    }

    private void service(String text) {
        files.put("complete.yaml", "complete: 1\nextends: deps/base\n" + text);
    }

    private void base(String text) {
        files.put(BASE, "complete: 1\n" + text);
    }

    @Test
    void mergesMapsByKeyAppendsListsBaseFirstAndReplacesTheRest() throws Exception {
        base("""
                name: base
                image:
                  layers: [python, app]
                  init: [/sbin/tini, --]
                  command: [serve, --port, 80]
                  user: root
                  env: {PORT: 80, LANG: C}
                  exclude: [/usr/share/doc/]
                """);
        service("""
                name: orders
                image:
                  layers: [extra]
                  init: none
                  command: [orders]
                  env: {PORT: 8080, DEBUG: 1}
                  exclude: [/usr/share/man/]
                  workdir: /srv
                """);
        assertThat(text()).isEqualTo("""
                complete: 1
                name: orders
                image:
                  layers:
                    - python
                    - app
                    - extra
                  init: none
                  command:
                    - orders
                  user: root
                  env:
                    PORT: 8080
                    LANG: C
                    DEBUG: 1
                  exclude:
                    - /usr/share/doc/
                    - /usr/share/man/
                  workdir: /srv
                """);
    }

    @Test
    void mergesComponentsThatAreNamedAsACommandLineIs() throws Exception {
        base("components: {run: {files: {/a: a}}, init: {files: {/a: a}}, command: {files: {/a: a}}}");
        service("components: {run: {files: {/b: b}}, init: {files: {/b: b}}, command: {files: {/b: b}}}");
        assertThat(text().lines().filter(line -> line.contains("/a: a"))).hasSize(3);
        assertThat(text().lines().filter(line -> line.contains("/b: b"))).hasSize(3);
    }

    @Test
    void aPathBelongsToTheRepositoryOfTheFileThatWroteIt() throws Exception {
        base("""
                components:
                  app:
                    copy: {etc/: /etc/, ./: /all/}
                    unpack: {"debs/$arch/*.deb": /, a.tar: {inside/: /}}
                    submodules: [lib/*]
                    build: {source: {src/: ./}, run: make}
                  whole: {build: {source: src, run: make}}
                  root: {build: {source: ., run: make}}
                """);
        service("""
                name: a
                components:
                  app:
                    copy: {etc/: /etc/own/}
                    build: {source: {patches/: patches/}}
                image: {layers: [app], init: none}
                """);
        Component app = component("app");
        assertThat(app.copy())
                .map(copy -> copy.from().value() + " to " + copy.to().path())
                .containsExactly("deps/base/etc/ to /etc", "deps/base/ to /all", "etc/ to /etc/own");
        assertThat(app.unpack())
                .map(unpack -> unpack.from().value())
                .containsExactly("deps/base/debs/$arch/*.deb", "deps/base/a.tar");
        assertThat(app.unpack().get(1).members())
                .map(member -> member.inside().value())
                .containsExactly("inside/");
        assertThat(app.submodules()).map(Located::value).containsExactly("deps/base/lib/*");
        assertThat(source("app")).containsExactly("deps/base/src/", "patches/");
        assertThat(source("whole")).containsExactly("deps/base/src/");
        assertThat(source("root")).containsExactly("deps/base/");
    }

    private List<String> source(String component) throws BuildException, ResolveException, IOException {
        return Objects.requireNonNull(component(component).build()).source().stream()
                .map(copy -> copy.from().value())
                .toList();
    }

    @Test
    void theSuperprojectMaySayElsewhereGoesWhatTheBaseNames() throws Exception {
        base("components: {app: {copy: {a.conf: /etc/a.conf}}}");
        service("""
                name: a
                components: {app: {copy: {deps/base/a.conf: /etc/b.conf}}}
                image: {layers: [app], init: none}
                """);
        assertThat(component("app").copy())
                .map(copy -> copy.to().path().toString())
                .containsExactly("/etc/b.conf");
    }

    @Test
    void aGlobCharacterInAFoldersNameIsItself() throws Exception {
        files.put("complete.yaml", "complete: 1\nextends: deps/a[b]$arch*?\nname: a\n");
        files.put("deps/a[b]$arch*?/complete.yaml", """
                complete: 1
                components: {app: {copy: {"*.conf": /etc/}}}
                image: {layers: [app], init: none}
                """);
        SourceGlob glob = component("app").copy().get(0).glob();
        assertThat(glob.text()).isEqualTo("deps/a[[]b][$]arch[*][?]/*.conf");
        assertThat(glob.matches("deps/a[b]$arch*?/a.conf")).isTrue();
        assertThat(glob.matches("deps/ab$archxx/a.conf")).isFalse();
    }

    @Test
    void chainsThroughRepositories() throws Exception {
        files.put("complete.yaml", "complete: 1\nextends: services/common.yaml\nname: a\n");
        files.put("services/common.yaml", "complete: 1\nextends: deps/base\nimage: {env: {B: 2}}\n");
        base("extends: contracts/root.yaml\nimage: {layers: [app], env: {A: 1}}\n");
        files.put("deps/base/contracts/root.yaml", """
                complete: 1
                components: {app: {copy: {app/: /srv/}}}
                image: {init: none}
                """);
        MergedManifest merged = read();
        assertThat(merged.bases())
                .containsExactly(
                        "services/common.yaml @ 1234567",
                        "deps/base @ 1234567",
                        "deps/base/contracts/root.yaml @ 1234567");
        assertThat(merged.files().paths())
                .containsExactly("complete.yaml", "services/common.yaml", BASE, "deps/base/contracts/root.yaml");
        ImageRecipe image = recipe().images().get(0);
        assertThat(image.env()).hasSize(2);
        assertThat(component("app").copy().get(0).from().value()).isEqualTo("deps/base/app/");
    }

    @Test
    void aBaseMayBeExtendedByAManifestWithSeveralImages() throws Exception {
        base("""
                components: {python: {}}
                image: {layers: [python], init: none, env: {LANG: C}}
                """);
        service("""
                components: {web: {}, worker: {}}
                images: {shop-web: {layers: [web]}, shop-worker: {layers: [worker]}}
                """);
        assertThat(recipe().images())
                .map(image -> image.name().value() + " "
                        + image.layers().stream().map(Located::value).toList())
                .containsExactly("shop-web [python, web]", "shop-worker [python, worker]");
    }

    @Test
    void anyOtherKeyDefinesWhatIsExpected() throws Exception {
        base("""
                name: a
                components: {app: {expected: "the code"}, other: {expected: "more"}, empty: {expected: "nothing"}}
                image: {layers: [app], init: none}
                """);
        service("components: {app: {copy: {app/: /srv/}}, other: {}, empty: {copy: {}}}");
        assertThat(component("app").expected()).isNull();
        assertThat(component("empty").expected()).isNull();
        assertThat(Objects.requireNonNull(component("other").expected()).value())
                .isEqualTo("more");
    }

    @Test
    void aFaultOfABaseIsShownInItsFileAndItsWords() {
        service("name: a\n");
        base("""
                components:
                  app:
                    copy: {/etc/: /etc/}
                """);
        assertThatThrownBy(this::recipe).hasMessage("""
                `/etc/` is absolute, but a source is a path in the repository or archive
                  --> deps/base/complete.yaml:4:12
                4 |     copy: {/etc/: /etc/}
                  |            ^^^^^ write `etc/`""");
        base("""
                components:
                  app:
                    unpack: {debs/: /}
                """);
        assertThatThrownBy(this::recipe).hasMessage("""
                `debs/` is a folder's content, not an archive
                  --> deps/base/complete.yaml:4:14
                4 |     unpack: {debs/: /}
                  |              ^^^^^ write `debs/*.deb` for the archives in it""");
        base("components: {app: {submodules: [lib/]}}");
        assertThatThrownBy(this::recipe).hasMessageEndingWith("^^^^ write `lib`");
    }

    @Test
    void whatIsThereAlreadyIsSaidWithItsFile() {
        base("components: {app: {}}\nimage: {layers: [app], init: none}\n");
        service("name: a\nimage: {layers: [app]}\n");
        assertThatThrownBy(this::recipe).hasMessage("""
                component `app` is a layer twice
                  --> complete.yaml:4:18
                4 | image: {layers: [app]}
                  |                  ^^^ it is in line 3 of deps/base/complete.yaml already""");
    }

    @Test
    void everyFileSaysItsFormat() {
        service("");
        files.put(BASE, "complete: 2\n");
        assertThatThrownBy(this::read)
                .hasMessageStartingWith("this version reads format 1, not `2`\n --> deps/base/complete.yaml:1:11\n"
                        .replace("\n -->", "\n  -->"));
    }

    @Test
    void refusesACircle() {
        files.put("complete.yaml", "complete: 1\nextends: contracts/a.yaml\n");
        files.put("contracts/a.yaml", "complete: 1\nextends: contracts/b.yaml\n");
        files.put("contracts/b.yaml", "complete: 1\nname: b\nextends: contracts/a.yaml\n");
        assertThatThrownBy(this::read).hasMessage("""
                manifest `contracts/a.yaml` would extend itself
                  --> contracts/b.yaml:3:10
                3 | extends: contracts/a.yaml
                  |          ^^^^^^^^^^^^^^^^ contracts/a.yaml -> contracts/b.yaml -> contracts/a.yaml""");
        files.put("complete.yaml", "complete: 1\nextends: complete.yaml\n");
        assertThatThrownBy(this::read).hasMessageEndingWith("^^^^^^^^^^^^^ complete.yaml -> complete.yaml");
    }

    @ParameterizedTest
    @CsvSource({"16, true", "17, false"})
    void aChainIsAtMostSixteenManifestsLong(int length, boolean fine) {
        files.put("complete.yaml", "complete: 1\nextends: 2.yaml\n");
        for (int i = 2; i < length; i++) {
            files.put(i + ".yaml", "complete: 1\nextends: " + (i + 1) + ".yaml\n");
        }
        files.put(length + ".yaml", "complete: 1\n");
        Throwable thrown = catchThrowable(this::read);
        if (fine) {
            assertThat(thrown).isNull();
        } else {
            assertThat(thrown).hasMessage("""
                    more than 16 manifests extend each other in a row
                      --> 16.yaml:2:10
                    2 | extends: 17.yaml
                      |          ^^^^^^^ join some of them""");
        }
    }

    @Test
    void showsWhereEachKeyComesFrom() throws Exception {
        base("""
                components:
                  python:
                    unpack: {"debs/*.deb": /}
                    files: {/etc/profile: "export A=1\\n\\nexport B=2\\n", /etc/motd: "one\\ntwo", /empty/: ""}
                  app: {expected: "the code: under /srv"}
                image:
                  layers: [python, app]
                  init: [/sbin/tini, --]
                  env: {BELL: "\\a", NO: no, WIDE: "größer 語", DASH: "- x", NULL: "", HASH: "a #b"}
                """);
        service("""
                name: a
                components:
                  app: {copy: {app/: /srv/}}
                  none: {}
                image: {command: [], env: {NO: yes}}
                """);
        assertThat(read().text()).isEqualTo("""
                complete: 1                                             # complete.yaml:1
                name: a                                                 # complete.yaml:3
                components:                                             # complete.yaml:4
                  python:                                               # deps/base/complete.yaml:3
                    unpack:                                             # deps/base/complete.yaml:4
                      deps/base/debs/*.deb: /                           # deps/base/complete.yaml:4
                    files:                                              # deps/base/complete.yaml:5
                      /etc/profile: |                                   # deps/base/complete.yaml:5
                        export A=1

                        export B=2
                      /etc/motd: |-                                     # deps/base/complete.yaml:5
                        one
                        two
                      /empty/: ""                                       # deps/base/complete.yaml:5
                  app:                                                  # complete.yaml:5
                    expected: "the code: under /srv"                    # deps/base/complete.yaml:6
                    copy:                                               # complete.yaml:5
                      app/: /srv/                                       # complete.yaml:5
                  none: {}                                              # complete.yaml:6
                image:                                                  # complete.yaml:7
                  layers:                                               # deps/base/complete.yaml:8
                    - python                                            # deps/base/complete.yaml:8
                    - app                                               # deps/base/complete.yaml:8
                  init:                                                 # deps/base/complete.yaml:9
                    - /sbin/tini                                        # deps/base/complete.yaml:9
                    - --                                                # deps/base/complete.yaml:9
                  env:                                                  # complete.yaml:7
                    BELL: "\\u0007"                                      # deps/base/complete.yaml:10
                    NO: yes                                             # complete.yaml:7
                    WIDE: "größer 語"                                    # deps/base/complete.yaml:10
                    DASH: "- x"                                         # deps/base/complete.yaml:10
                    NULL: ""                                            # deps/base/complete.yaml:10
                    HASH: "a #b"                                        # deps/base/complete.yaml:10
                  command: []                                           # complete.yaml:7
                """);
    }

    @Test
    void whatItPrintsIsTheSameManifest() throws Exception {
        for (java.nio.file.Path example : ManifestExamples.good()) {
            MergedManifest merged = ManifestExamples.read(example);
            String text = merged.text();
            MergedManifest again = LoneManifest.read("complete.yaml", text.getBytes(StandardCharsets.UTF_8));
            assertThat(plain(again.root())).as(example.toString()).isEqualTo(plain(merged.root()));
        }
    }

    @Test
    void printsLineEndsOfEveryKindAsTheyAre() throws Exception {
        base("name: base\n");
        service("name: \"a\\r\\nb\\nc\"\nimage: {env: {A: \"x\\ry\\nz\"}}\n");
        MergedManifest merged = read();
        MergedManifest again = LoneManifest.read("complete.yaml", merged.text().getBytes(StandardCharsets.UTF_8));
        assertThat(plain(again.root())).isEqualTo(plain(merged.root()));
    }

    @Test
    void printsAKeyThatTheBasesPathMakesLongerThanYamlTakesPlainly() throws Exception {
        String deep = "a/".repeat(500);
        base("components: {app: {copy: {" + deep + ": /srv/}}}\n");
        service("name: a\nimage: {layers: [app], init: none}\n");
        String text = read().text();
        Recipe again = LoneManifest.parse("complete.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(Objects.requireNonNull(again.components().get("app")).copy())
                .map(copy -> copy.from().value())
                .containsExactly("deps/base/" + deep);
    }

    /** Nodes without their marks. */
    private static Object plain(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries().values().stream()
                    .map(entry -> List.of(entry.key().text(), plain(entry.value())))
                    .toList();
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items().stream().map(MergedManifestTest::plain).toList();
        }
        return ((YamlNode.Scalar) node).text() + ((YamlNode.Scalar) node).isAbsent();
    }
}
