package dev.complete.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equal keys give equal trees; what is not in a tree is not in its key. */
class RecipeKeyTest {

    private static final String ALL = """
            {copy: {www/: /srv, run.sh: /bin/, deps/app/src: /usr/}, unpack: {debs/$arch.tar: {a/: /a}},
            links: {/bin/sh: dash}, files: {/etc/x: text, /var/empty/: ""}, exclude: [/usr/share, /srv/b],
            overrides: [/etc/x], submodules: [deps/app/src/lib]}""";

    private static MemoryProject project() {
        return project(app());
    }

    private static MemoryProject app() {
        return MemoryProject.create()
                .file("src/main.c", "main")
                .module("src/lib", MemoryProject.create().file("z.h", "z"));
    }

    private static MemoryProject project(MemoryProject app) {
        return MemoryProject.create()
                .file("www/a", "a")
                .link("www/l", "a")
                .executable("run.sh", "run")
                .file("debs/amd64.tar", "tar")
                .file("debs/arm64.tar", "rat")
                .module("deps/app", app);
    }

    private static Digest key(MemoryProject project, String component) throws Exception {
        return Plans.component(project, component).key();
    }

    private static Digest keyOfManifest(MemoryProject project, String yaml, String path) throws Exception {
        return Plans.fromManifest(project, yaml, Platform.LINUX_AMD64, path).key();
    }

    @Test
    void isTheSameWhateverElseChanges() throws Exception {
        Digest key = key(project(), ALL);
        assertThat(key(project(), ALL)).isEqualTo(key);
        assertThat(key(project().file("README.md", "more"), ALL))
                .as("a file nobody copies")
                .isEqualTo(key);
        assertThat(key(project(app().file("README.md", "other commit")), ALL))
                .as("a pin's other files")
                .isEqualTo(key);
        assertThat(key(project().file("debs/arm64.tar", "changed"), ALL))
                .as("another platform's archive")
                .isEqualTo(key);
        String commented = Plans.manifest(ALL).replace("\n", " # why\n").replace("complete: 1 # why", "complete: 1");
        assertThat(keyOfManifest(project(), commented, "complete.yaml"))
                .as("comments in the manifest")
                .isEqualTo(key);
        assertThat(key(project(), ALL.replace("overrides: [/etc/x]", "overrides: [/etc/y]")))
                .as("overrides take effect later")
                .isEqualTo(key);
        String swapped = ALL.replace("/etc/x: text, /var/empty/: \"\"", "/var/empty/: \"\", /etc/x: text");
        assertThat(key(project(), swapped)).as("the order of keys").isEqualTo(key);
        String last = ", submodules: [deps/app/src/lib]";
        String first = "{" + last.substring(2) + ", "
                + ALL.replace(last, "").replace("\n    submodules", "").substring(1);
        assertThat(key(project(), first))
                .as("the order of the component's own keys")
                .isEqualTo(key);
        assertThat(key(project(), ALL.replace("[deps/app/src/lib]", "[deps/app/*/l*]")))
                .as("how the same submodules are said")
                .isEqualTo(key);
    }

    @Test
    void doesNotKnowTheComponentsName() throws Exception {
        String yaml = Plans.manifest("{copy: {www/: /srv}}");
        assertThat(keyOfManifest(project(), yaml.replace("app", "site"), "complete.yaml"))
                .isEqualTo(keyOfManifest(project(), yaml, "complete.yaml"));
    }

    @Test
    void changesWithWhatIsCopied() throws Exception {
        Map<Digest, String> seen = new HashMap<>();
        note(seen, "the start", project());
        note(seen, "another content", project().file("www/a", "b"));
        note(seen, "another mode", project().executable("www/a", "a"));
        note(seen, "another kind", project().link("www/a", "a"));
        note(seen, "another link target", project().link("www/l", "b"));
        note(seen, "a file lost its x", project().file("run.sh", "run"));
        note(seen, "a file became a link", project().link("run.sh", "run"));
        note(seen, "one more file", project().file("www/b", "a"));
        note(seen, "another archive", project().file("debs/amd64.tar", "other"));
        note(seen, "a pin's file", project(app().file("src/main.c", "changed")));
        note(
                seen,
                "a nested pin's file",
                project(app().module("src/lib", MemoryProject.create().file("z.h", "changed"))));
    }

    private static void note(Map<Digest, String> seen, String what, MemoryProject project) throws Exception {
        assertThat(seen.put(key(project, ALL), what)).as(what).isNull();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "www/: /srv          | www/: /srv2",
                "run.sh: /bin/       | run.sh: /sbin/",
                "{a/: /a}            | {a/: /b}",
                "{a/: /a}            | {a: /a}",
                "{a/: /a}            | {a: /a/}",
                "{a/: /a}            | {b/: /a}",
                "/bin/sh: dash       | /bin/sh: bash",
                "/bin/sh: dash       | /bin/ash: dash",
                "/etc/x: text        | /etc/x: other",
                "/etc/x: text        | /etc/y: text",
                "/var/empty/         | /var/full/",
                "[/usr/share, /srv/b]| [/usr/share]",
                "[/usr/share, /srv/b]| [/usr/share, /srv/c]",
                "deps/app/src: /usr/ | deps/app/src/: /usr/src",
            })
    void changesWithWhatTheManifestSays(String old, String changed) throws Exception {
        boolean sameTree = old.startsWith("deps/app/src");
        assertThat(ALL).contains(old);
        assertThat(key(project(), ALL.replace(old, changed)).equals(key(project(), ALL)))
                .as("`x: /to/` and `x/: /to/x` are one")
                .isEqualTo(sameTree);
    }

    @Test
    void changesWhenAPathMoves() throws Exception {
        MemoryProject moved = MemoryProject.create().file("web/a", "a");
        MemoryProject before = MemoryProject.create().file("www/a", "a");
        assertThat(key(moved, "{copy: {web/: /srv}}"))
                .as("origins name the path")
                .isNotEqualTo(key(before, "{copy: {www/: /srv}}"));
    }

    @Test
    void doesNotRunFieldsTogether() throws Exception {
        assertThat(key(project(), "{files: {/a: bc}}")).isNotEqualTo(key(project(), "{files: {/ab: c}}"));
        assertThat(key(project(), "{files: {/a: b}}")).isNotEqualTo(key(project(), "{links: {/a: b}}"));
        assertThat(key(project(), "{files: {/a/: ''}}")).isNotEqualTo(key(project(), "{files: {/a: ''}}"));
    }

    @Test
    void knowsWhichFileIsTheManifestWhenItsFolderIsCopied() throws Exception {
        MemoryProject two = MemoryProject.create().file("conf/one.yaml", "1").file("conf/two.yaml", "2");
        String yaml = Plans.manifest("{copy: {conf/: /etc}}");
        assertThat(keyOfManifest(two, yaml, "conf/one.yaml"))
                .as("each build leaves another file out")
                .isNotEqualTo(keyOfManifest(two, yaml, "conf/two.yaml"));
        assertThat(keyOfManifest(two, yaml, "one.yaml"))
                .as("neither is left out")
                .isEqualTo(keyOfManifest(two, yaml, "two.yaml"));
    }

    private static final String BUILT = "{build: {source: www, with: [tools], env: {A: b}, run: make}}";

    private static Digest builtKey(MemoryProject project, String component, String tools) throws Exception {
        return Plans.component(project, component, List.of("tools: " + tools)).key();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "source: www   | source: {www/: sub/}                | true",
                "source: www   | source: {www/: ./}                  | false",
                "{A: b}        | {A: c}                              | true",
                "{A: b}        | {B: b}                              | true",
                "run: make     | run: make all                       | true",
                "run: make     | run: [make]                         | true",
                "run: make     | 'run: make, timeout: 2h'            | false",
                "run: make     | 'run: make, limits: {memory: 8g}'   | false",
                "run: make     | 'run: make, out: {/out/: /}'        | false",
                "run: make     | 'run: make, out: {/out/: /usr}'     | true",
                "run: make     | 'run: make, out: {/out/a: /a}'      | true",
                "with: [tools] | with: []                            | true",
            })
    void knowsWhatAStepMakesOfIt(String old, String changed, boolean different) throws Exception {
        assertThat(BUILT).contains(old);
        String tools = "{copy: {run.sh: /bin/}}";
        assertThat(builtKey(project(), BUILT.replace(old, changed), tools).equals(builtKey(project(), BUILT, tools)))
                .isEqualTo(!different);
    }

    @Test
    void changesWithWhatItIsBuiltWith() throws Exception {
        Digest key = builtKey(project(), BUILT, "{copy: {run.sh: /bin/}}");
        assertThat(builtKey(project(), BUILT, "{copy: {run.sh: /usr/bin/}}")).isNotEqualTo(key);
        assertThat(builtKey(project().executable("run.sh", "other"), BUILT, "{copy: {run.sh: /bin/}}"))
                .isNotEqualTo(key);
        assertThat(builtKey(
                        project(),
                        BUILT.replace("tools", "kit"),
                        "{copy: {www/a: /}}, kit: {copy: {run.sh: /bin/}}".replace(", kit", "\n  kit")))
                .as("its name does not matter")
                .isEqualTo(key);
    }
}
