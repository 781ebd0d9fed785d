package dev.complete.builder.recipe.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.ManifestExamples;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.glob.ModeChange;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeParserTest {

    private static final String HEAD = """
            complete: 1
            name: shop
            components:
              app: {copy: {app/: /srv/app/}}
              web: {}
              lint: {}
            """;

    private static Recipe parse(String yaml) throws BuildException {
        return LoneManifest.parse("complete.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Recipe example(String name) throws IOException, BuildException {
        try (InputStream in = ManifestExamples.class.getResourceAsStream("good/" + name + ".yaml")) {
            return LoneManifest.parse(
                    "complete.yaml", Objects.requireNonNull(in).readAllBytes());
        }
    }

    @Test
    void readsEveryKeyOfAComponent() throws IOException, BuildException {
        Component base =
                Objects.requireNonNull(example("everything").components().get("base"));
        assertThat(base.copy())
                .extracting(c -> c.from().value(), c -> c.to().path().toString(), c -> c.to().keepsName())
                .containsExactly(
                        tuple("rootfs/", "/", true),
                        tuple("deps/**/lib*.so", "/usr/lib", true),
                        tuple("bin/[!.]*-$machine", "/usr/bin", true),
                        tuple("price[$].txt", "/srv", true));
        assertThat(base.unpack()).hasSize(2);
        assertThat(base.unpack().get(0).members())
                .extracting(m -> m.inside().value(), m -> m.to().path())
                .containsExactly(tuple("", RootfsPath.ROOT));
        assertThat(base.unpack().get(1).members())
                .extracting(m -> m.inside().value(), m -> m.to().path().toString(), m -> m.to().keepsName())
                .containsExactly(
                        tuple("node-v*/bin/node", "/usr/bin/node", false), tuple("node-v*/share/", "/usr/share", true));
        assertThat(base.links().keySet()).map(RootfsPath::toString).containsExactly("/usr/bin/[", "/usr/bin/cc");
        assertThat(base.files().values())
                .map(Located::value)
                .containsExactly("no", "", "hosts: files dns\n", "export LANG=C.UTF-8\n", "1.10");
        assertThat(base.directories().keySet()).containsExactly(RootfsPath.of("/var/empty"));
        assertThat(base.exclude()).map(glob -> glob.value().text()).contains("/srv/**/test/");
        assertThat(base.overrides()).hasSize(1);
        assertThat(base.submodules()).map(Located::value).containsExactly("deps/lib*", "deps/**");
    }

    @Test
    void readsEveryKeyOfATask() throws IOException, BuildException {
        Recipe recipe = example("everything");
        assertThat(recipe.tasks().keySet()).containsExactly("static_analysis", "test_unit");
        Task task = Objects.requireNonNull(recipe.tasks().get("test_unit"));
        assertThat(task.name().at().line()).isEqualTo(57);
        assertThat(task.command()).map(Located::value).containsExactly("make", "test", "");
        assertThat(task.image()).isNull();
        assertThat(task.env()).containsOnly(entry("CI", "1"), entry("LANG", "C"));
        assertThat(task.retries()).isEqualTo(10);
        Task other = Objects.requireNonNull(recipe.tasks().get("static_analysis"));
        assertThat(Objects.requireNonNull(other.image()).value()).isEqualTo("everything");
        assertThat(other.retries()).isZero();
    }

    @Test
    void whatAnImageShipsIsNotAddedToItForATask() throws IOException, BuildException {
        Task task = Objects.requireNonNull(example("everything").tasks().get("test_unit"));
        assertThat(task.with()).map(Located::value).containsExactly("tools");
        SortedMap<String, Task> tasks = parse(HEAD + """
                image: {layers: [app], init: none}
                images: {shop: {}, shop-debug: {layers: [lint]}}
                tasks:
                  a: {command: [a], with: [lint], image: shop}
                  b: {command: [b], with: [lint], image: shop-debug}
                """).tasks();
        assertThat(Objects.requireNonNull(tasks.get("a")).with()).hasSize(1);
        assertThat(Objects.requireNonNull(tasks.get("b")).with()).isEmpty();
    }

    @Test
    void readsEveryKeyOfAnImage() throws IOException, BuildException {
        ImageRecipe image = example("everything").images().get(0);
        assertThat(image.platforms()).containsExactly(Platform.LINUX_ARM64);
        assertThat(image.init()).isEmpty();
        assertThat(image.command())
                .map(Located::value)
                .containsExactly("node", "--port", "8080", "--ratio", "1.10", "");
        assertThat(Objects.requireNonNull(image.user()).value()).isEqualTo("10001:10002");
        assertThat(image.users().values())
                .extracting(
                        u -> u.name().value(),
                        ImageRecipe.User::uid,
                        u -> u.home().toString())
                .containsExactly(
                        tuple("data", 4294967294L, "/var/lib/data"),
                        tuple("root", 0L, "/root"),
                        tuple("web", 10001L, "/"));
        assertThat(image.env())
                .containsEntry("PORT", "8080")
                .containsEntry("VERSION", "1.10")
                .containsEntry("DEBUG", "no")
                .containsEntry("EMPTY", "");
        assertThat(image.requires()).containsExactly("AMQP_URL", "DATABASE_URL");
        assertThat(image.ports()).containsExactly("53/tcp", "53/udp", "3868/sctp", "8080/tcp");
        assertThat(image.writable().values())
                .extracting(
                        w -> w.path().toString(),
                        ImageRecipe.Writable::sizeBytes,
                        ImageRecipe.Writable::mode,
                        ImageRecipe.Writable::keep)
                .containsExactly(
                        tuple("/dev/shm", 1L << 30, 01777, false),
                        tuple("/run", 16L << 20, null, false),
                        tuple("/tmp", null, null, false),
                        tuple("/var/lib/data", 10L << 30, 0700, true),
                        tuple("/var/spool", 65536L, null, false));
        assertThat(image.permissions())
                .extracting(
                        p -> p.path().value().text(), p -> p.path().value().isFolder(), ImageRecipe.Permission::mode)
                .containsExactly(
                        tuple("/srv/app/private/", true, ModeChange.parse("0750")),
                        tuple("/usr/bin/*", false, ModeChange.parse("u=rwX,go=rX")),
                        tuple("/etc/shadow", false, null));
        assertThat(image.labels()).containsEntry("org.opencontainers.image.revision", "$commit");
        assertThat(image.allow())
                .extracting(a -> a.rule().value(), a -> a.path().value().text(), ImageRecipe.Allow::reason)
                .containsExactly(
                        tuple("setuid", "/bin/ping", "needs raw sockets"),
                        tuple("elf-needed", "/usr/lib/**", "plugins"));
        assertThat(image.created()).isTrue();
        assertThat(image.recordInside()).isTrue();
    }

    @Test
    void fillsInDefaults() throws BuildException {
        ImageRecipe image =
                parse(HEAD + "image: {layers: [app], init: [/init]}").images().get(0);
        assertThat(image.platforms()).containsExactly(Platform.LINUX_AMD64);
        assertThat(image.workdir().value()).isEqualTo(RootfsPath.ROOT);
        assertThat(image.user()).isNull();
        assertThat(image.created()).isFalse();
        assertThat(image.recordInside()).isFalse();
        assertThat(image.name())
                .isEqualTo(new Located<>("shop", new SourceLocation("complete.yaml", 2, 7, 4, "name: shop")));
    }

    @Test
    void laysImagesOverImage() throws BuildException {
        List<ImageRecipe> images = parse(HEAD + """
                        image:
                          platforms: [linux/amd64]
                          layers: [app]
                          init: [/init, --]
                          command: [a, b]
                          user: web
                          users: {web: 10001}
                          env: {A: 1, B: 2}
                          ports: [8080]
                          writable: {/tmp: {size: 1m}, /run: {}}
                        images:
                          web: {layers: [web], command: [c], env: {B: 3}, ports: [9090, 8080/tcp], writable: {/tmp: {mode: 0700}}}
                          debug: {layers: [lint], init: none, user: 0, users: {web: {uid: 7}}, platforms: [linux/arm64, linux/amd64]}
                        """).images();
        assertThat(images).map(image -> image.name().value()).containsExactly("debug", "web");
        ImageRecipe web = images.get(1);
        assertThat(web.layers()).map(Located::value).containsExactly("app", "web");
        assertThat(web.command()).map(Located::value).containsExactly("c");
        assertThat(web.init()).map(Located::value).containsExactly("/init", "--");
        assertThat(web.env()).hasToString("{A=1, B=3}");
        assertThat(web.ports()).containsExactly("8080/tcp", "9090/tcp");
        ImageRecipe.Writable tmp = Objects.requireNonNull(web.writable().get(RootfsPath.of("/tmp")));
        assertThat(tmp.sizeBytes()).isEqualTo(1 << 20);
        assertThat(tmp.mode()).isEqualTo(0700);
        ImageRecipe debug = images.get(0);
        assertThat(debug.init()).isEmpty();
        assertThat(debug.command()).map(Located::value).containsExactly("a", "b");
        assertThat(Objects.requireNonNull(debug.users().get("web")).uid()).isEqualTo(7);
        assertThat(debug.platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
    }

    @Test
    void checksASharedImageBeforeItsParts() {
        assertThatThrownBy(() -> parse(HEAD + "image: {layers: [nope]}\nimages: {web: {init: none}}"))
                .hasMessageContaining("no component is named `nope`");
    }

    @ParameterizedTest
    @CsvSource({
        "a, a.rootfs, [linux/amd64], a.rootfs.tar",
        "a, a-arm64, '[linux/amd64, linux/arm64]', a-arm64.tar",
        "a, a-arm64.rootfs, '[linux/amd64, linux/arm64]', a-arm64.rootfs.tar",
    })
    void refusesImagesWhoseFilesWouldMeet(String one, String other, String platforms, String file) {
        String images = "images: {%s: {platforms: %s}, %s: {}}".formatted(one, platforms, other);
        assertThatThrownBy(() -> parse(HEAD + "image: {layers: [app], init: none}\n" + images))
                .hasMessageContaining("images `" + one + "` and `" + other + "` would both write `" + file + "`")
                .hasMessageContaining("complete.yaml:");
    }

    @Test
    void pointsIntoWindowsAndMarkedFilesAlike() {
        String yaml = "\ufeffcomplete: 1\r\nname: shop\r\nimgae: {}\r\n";
        assertThatThrownBy(() -> parse(yaml)).hasMessageContaining("complete.yaml:3:1\n3 | imgae: {}\n  | ^^^^^ did");
    }

    @Test
    void takesPlainWordsAsTheirText() throws BuildException {
        String env =
                "image: {layers: [app], init: none, env: {A: ~, B: null, C: 0x10, D: 1e3, E: .inf, F: 0o7, G: ''}}";
        assertThat(parse(HEAD + env).images().get(0).env())
                .hasToString("{A=~, B=null, C=0x10, D=1e3, E=.inf, F=0o7, G=}");
    }

    @Test
    void escapesTheFileName() {
        assertThatThrownBy(() -> LoneManifest.parse("a\u001b[2J.yaml", new byte[0]))
                .hasMessageContaining("--> a\\u001b[2J.yaml:1:1");
    }

    @Test
    void refusesLongNamesBriefly() {
        assertThatThrownBy(() -> parse(HEAD + "x".repeat(1000) + ": 1"))
                .satisfies(
                        e -> assertThat(Objects.requireNonNull(e.getMessage()).length())
                                .isLessThan(600));
    }
}
