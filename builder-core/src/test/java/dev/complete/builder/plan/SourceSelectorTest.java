package dev.complete.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.ResolveException;
import dev.complete.oci.Platform;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@code from} leads to, or why it leads nowhere. */
class SourceSelectorTest {

    private final MemoryProject node = MemoryProject.create()
            .file("bin/node", "elf")
            .file("LICENSE", "mit")
            .file("debs/amd64/tini.deb", "deb")
            .file("debs/arm64/tini.deb", "bed");

    private final MemoryProject project = MemoryProject.create()
            .file("complete.yaml", "")
            .file("README.md", "")
            .file("www/index.html", "")
            .file("www/css/a.css", "")
            .file("www/css/b.css", "")
            .link("current", "www")
            .file("conf/complete.yaml", "not the manifest")
            .file("caf\u00e9", "")
            .module("deps/node", node)
            .absentModule("deps/absent");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "www,                 /srv,     folder :www -> /srv",
        "www,                 /srv/,    folder :www -> /srv/www",
        "www/,                /srv,     folder :www -> /srv",
        "www/,                /srv/,    folder :www -> /srv",
        "www/,                /,        folder :www -> /",
        "www,                 /,        folder :www -> /www",
        "README.md,           /a,       entry : README.md -> /a",
        "README.md,           /a/,      entry : README.md -> /a/README.md",
        "README.md,           /,        entry : README.md -> /README.md",
        "current,             /a/,      entry : current -> /a/current",
        "caf\u00e9,           /,        entry : caf\u00e9 -> /caf\u00e9",
        "www/*.html,          /a,       entry :www index.html -> /a",
        "www/*,               /a/,      folder :www/css -> /a/css | entry :www index.html -> /a/index.html",
        "www/**/*.css,        /a/,      entry :www/css a.css -> /a/a.css | entry :www/css b.css -> /a/b.css",
        "www/*/,              /a,       folder :www/css -> /a",
        "deps/node,           /n,       folder deps/node: -> /n",
        "deps/node/,          /,        folder deps/node: -> /",
        "deps/node/bin/node,  /usr/,    entry deps/node:bin node -> /usr/node",
        "deps/n*/bin,         /usr/,    folder deps/node:bin -> /usr/bin",
        "conf/,               /etc,     folder :conf -> /etc",
        "conf/complete.yaml,  /etc/,    entry :conf complete.yaml -> /etc/complete.yaml",
    })
    void copies(String from, String to, String sources) throws Exception {
        PlannedComponent planned = Plans.component(project, "{copy: {\"" + from + "\": " + to + "}}");
        assertThat(Plans.sources(planned)).isEqualTo(Arrays.asList(sources.split(" \\| ")));
    }

    @Test
    void opensOnlyTheRepositoriesOnTheWay() throws Exception {
        Plans.component(project, "{copy: {deps/node/bin/node: /usr/, www/: /}}");
        assertThat(project.followed()).containsExactly("deps/node");
        project.followed().clear();
        Plans.component(project, "{copy: {www/: /, '*.md': /doc/}}");
        assertThat(project.followed()).isEmpty();
    }

    @Test
    void saysThatAPinIsNowhereAndWhatNeedsIt() {
        assertThatThrownBy(() -> Plans.component(project, "{copy: {deps/absent/x: /}}"))
                .isInstanceOf(ResolveException.class)
                .hasMessage("deps/absent @ ddddddd is nowhere\n  needed for component `app`");
    }

    @Test
    void fillsInThePlatform() throws Exception {
        String component = "{unpack: {deps/node/debs/$arch/*.deb: /}}";
        assertThat(Plans.sources(Plans.component(project, component, Platform.LINUX_AMD64)))
                .containsExactly("archive deps/node:debs/amd64/tini.deb -> /");
        assertThat(Plans.sources(Plans.component(project, component, Platform.LINUX_ARM64)))
                .containsExactly("archive deps/node:debs/arm64/tini.deb -> /");
    }

    @Test
    void neverTakesTheManifestItself() throws Exception {
        assertThat(Plans.sources(Plans.component(project, "{copy: {'*.[my]*': /a/}}")))
                .containsExactly("entry : README.md -> /a/README.md");
        assertReport("{copy: {complete.yaml: /etc/}}", """
                `complete.yaml` is this manifest, which is never part of an image
                  --> complete.yaml:4:16
                4 |   app: {copy: {complete.yaml: /etc/}}
                  |                ^^^^^^^^^^^^^""");
        assertReport("{copy: {'complete.y*': /etc/}}", """
                `complete.y*` matches only this manifest, which is never part of an image
                  --> complete.yaml:4:16
                4 |   app: {copy: {'complete.y*': /etc/}}
                  |                ^^^^^^^^^^^^^""");
    }

    @Test
    void suggestsTheNearestName() {
        assertReport("{copy: {www/indx.html: /a}}", """
                no `indx.html` in `www/` of superproject @ COMMIT
                  --> complete.yaml:4:16
                4 |   app: {copy: {www/indx.html: /a}}
                  |                ^^^^^^^^^^^^^ did you mean `www/index.html`?""");
        assertReport("{copy: {deps/node/bni/node: /a}}", """
                no `bni` in `deps/node/` of deps/node @ PINNED
                  --> complete.yaml:4:16
                4 |   app: {copy: {deps/node/bni/node: /a}}
                  |                ^^^^^^^^^^^^^^^^^^ did you mean `deps/node/bin/node`?""");
    }

    @Test
    void suggestsWhereAPathWasMovedTo() {
        project.file("services/web/static/css/a.css", "").file("services/web/conf/app.yaml", "");
        for (String moved : List.of(
                "static/css/:services/web/static/css/",
                "web/static/css/a.css:services/web/static/css/a.css",
                "config/web/app.yaml:services/web/conf/app.yaml",
                "web/conf/*.yaml:services/web/conf/*.yaml",
                "deps/node/packages/tini.deb:deps/node/debs/amd64/tini.deb")) {
            String from = moved.substring(0, moved.indexOf(':'));
            String to = moved.substring(moved.indexOf(':') + 1);
            assertThatThrownBy(() -> Plans.component(project, "{copy: {" + from + ": /a/}}"))
                    .as(from)
                    .hasMessageEndingWith("^ did you mean `" + to + "`?");
        }
        assertThatThrownBy(() -> Plans.component(project, "{copy: {nowhere/to/be-found: /a}}"))
                .hasMessageEndingWith("^^");
    }

    @Test
    void followsNoSymlinkOnTheWay() {
        assertReport("{copy: {current/index.html: /a}}", """
                `current` is a symlink in superproject @ COMMIT, not a folder
                  --> complete.yaml:4:16
                4 |   app: {copy: {current/index.html: /a}}
                  |                ^^^^^^^^^^^^^^^^^^ sources do not follow links: name the target""");
        assertReport("{copy: {current/: /a}}", """
                `current` is a symlink in superproject @ COMMIT, not a folder
                  --> complete.yaml:4:16
                4 |   app: {copy: {current/: /a}}
                  |                ^^^^^^^^ sources do not follow links: name the target""");
    }

    @Test
    void tellsAFileFromItsContent() {
        assertReport("{copy: {README.md/: /a}}", """
                `README.md` is a file in superproject @ COMMIT, not a folder
                  --> complete.yaml:4:16
                4 |   app: {copy: {README.md/: /a}}
                  |                ^^^^^^^^^^ leave out the slash at the end""");
        assertReport("{copy: {README.md/x: /a}}", """
                `README.md` is a file in superproject @ COMMIT, not a folder
                  --> complete.yaml:4:16
                4 |   app: {copy: {README.md/x: /a}}
                  |                ^^^^^^^^^^^""");
    }

    @Test
    void saysWhichPartOfAGlobMatchesNothing() {
        assertReport("{copy: {www/*.xml: /a/}}", """
                `*.xml` matches nothing in `www/` of superproject @ COMMIT
                  --> complete.yaml:4:16
                4 |   app: {copy: {www/*.xml: /a/}}
                  |                ^^^^^^^^^""");
        assertReport("{copy: {w*/css/x: /a/}}", """
                `w*/css/x` matches nothing in superproject @ COMMIT
                  --> complete.yaml:4:16
                4 |   app: {copy: {w*/css/x: /a/}}
                  |                ^^^^^^^^""");
        assertReport("{copy: {'w*/*.html/': /a/}}", """
                `w*/*.html/` matches nothing in superproject @ COMMIT
                  --> complete.yaml:4:16
                4 |   app: {copy: {'w*/*.html/': /a/}}
                  |                ^^^^^^^^^^^^""");
    }

    private void assertReport(String component, String report) {
        String commit = project.root().pin().commit().brief();
        String pinned = node.root().pin().commit().brief();
        assertThatThrownBy(() -> Plans.component(project, component))
                .hasMessage(report.replace("COMMIT", commit).replace("PINNED", pinned));
    }
}
