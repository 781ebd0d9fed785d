package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.source.TarBytes;
import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build in which only contents are others that decide nothing packs their layers and does nothing else. Whatever
 * changes, a build with an empty cache says and writes the same.
 */
class ChangedContentTest {

    @TempDir
    private Path temp;

    private RepeatedBuild repeated;
    private GitFixture top;
    private TestBuild build;

    @BeforeEach
    void superproject() {
        repeated = new RepeatedBuild(temp);
        top = repeated.top;
        build = repeated.build;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app/index.html: <p>Hello</p>",
                "app/index.html: another length, and an x",
                "app/private: restyled by the manifest",
                "more/more: less"
            })
    void packsOnlyTheLayerOfAChangedFile(String change) throws Exception {
        build.run();
        repeated.change(change);
        assertThat(repeated.auditedAgain()).isFalse();
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Packed packed && !packed.reused())
                .hasSize(1);
        repeated.isTheSameWithAnEmptyCache();
        repeated.change("app/index.html: once more"); // from an image that was itself derived
        assertThat(repeated.auditedAgain()).isFalse();
        repeated.isTheSameWithAnEmptyCache();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base/etc/group: root:x:0:", // read for users
                "base/bin/run: #!/bin/sh -e", // another fact
                "base/usr/bin/getent: nothing to run", // fewer facts, and an allowance that is not used
                "base/srv/app/shared: overridden",
                "app/shared: overrides",
                "app/index.html: ", // empty
                "app/index.html: #!/bin/none", // a finding
                "app/new: one more file",
                "app/private/a: a folder instead of a file"
            })
    void mergesAndAuditsAgainAfterAnyOtherChange(String change) throws Exception {
        build.audit = BuildRequest.AuditLevel.WARN;
        build.run();
        repeated.change(change);
        assertThat(repeated.auditedAgain()).isTrue();
        repeated.isTheSameWithAnEmptyCache();
    }

    /** What merging decides by a content without opening the file: which of two files at one place it is. */
    @Test
    void seesThatTwoFilesAreTheSameNoLonger() throws Exception {
        top.write("app/same", "same\n").write("more/same", "same\n");
        repeated.edit("more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /srv/app/}}");
        build.run();
        top.write("app/same", "different\n").commit("edit");
        assertThatThrownBy(build::run).hasMessageContaining("clash at /srv/app/same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "more"})
    void seesItOfAComponentOfWhichNothingShips(String changed) throws Exception {
        top.write("more/index.html", "<p>hello</p>\n").git("rm", "--quiet", "more/more");
        repeated.edit(
                "more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /srv/app/}, overrides: [/srv/app/index.html]}");
        build.run();
        assertThat(repeated.layers()).containsExactly("base", "app", "complete");
        repeated.change(changed + "/index.html: another");
        assertThat(repeated.layers()).containsExactly("base", "app", "more", "complete");
        repeated.isTheSameWithAnEmptyCache();
        repeated.change(changed + "/index.html: <p>hello</p>");
        repeated.isTheSameWithAnEmptyCache();
    }

    @Test
    void seesItThroughALinkOfALowerComponent() throws Exception {
        top.write("base/usr/lib/x", "x\n").symlink("base/lib", "usr/lib").write("more/lib/x", "x\n");
        repeated.edit("more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /}, overrides: [/usr/lib/x]}");
        build.run();
        repeated.change("base/usr/lib/x: y");
        repeated.isTheSameWithAnEmptyCache();
    }

    @Test
    void seesItOfHardLinks() throws Exception {
        top.write("app/b", "b\n").write("links.tar", linked("b\n"));
        repeated.edit(
                "more: {copy: {more/: /srv/more/}}->more: {unpack: {links.tar: /srv/app/}, overrides: [/srv/app/b]}");
        build.run();
        top.write("links.tar", linked("c\n")).commit("edit");
        build.output = temp.resolve("linked");
        build.run();
        repeated.isTheSameWithAnEmptyCache();
    }

    /** {@code a}, and {@code b} as another name of it. */
    private static byte[] linked(String text) {
        return new TarBytes().file("a", text).hardLink("b", "a").end();
    }

    @Test
    void packsTheTopmostLayerWhenNothingIsGenerated() throws Exception {
        top.write("hosts", "127.0.0.1 localhost\n");
        top.write("complete.yaml", """
                complete: 1
                name: shop
                components:
                  base:
                    copy: {base/: /, hosts: /etc/hosts}
                    files:
                      {/etc/hostname: "", /etc/resolv.conf: "", /etc/passwd: "root:x:0:0::/:/bin/run\\n",
                       /etc/group: "root:x:0:\\n", /dev/: "", /proc/: "", /run/: "", /sys/: "", /tmp/: ""}
                  app: {copy: {app/: /srv/app/}, overrides: [/srv/app/shared]}
                image:
                  layers: [base, app]
                  init: none
                  command: [/bin/run]
                  permissions: {/tmp: {mode: 01777}}
                  allow: {script-interpreter: {/bin/run: nothing here runs it, /usr/bin/getent: nor it}}
                """).commit("all there");
        build.run();
        assertThat(repeated.layers()).containsExactly("base", "app");
        repeated.change("app/index.html: another");
        repeated.isTheSameWithAnEmptyCache();
    }

    @Test
    void tellsAComponentFromWhatIsGenerated() throws Exception {
        repeated.edit("more: {->complete: {");
        repeated.edit("app, more]->app, complete]");
        build.run();
        repeated.change("more/more: another");
        repeated.isTheSameWithAnEmptyCache();
    }

    @Test
    void countsNoTreeTwiceAgainstTheLimit() throws Exception {
        for (int i = 0; i < 100; i++) {
            top.write("app/many/" + i, i + "\n");
        }
        top.commit("many");
        Limits all = Limits.DEFAULT;
        build.limits = new Limits(
                all.objectBytes(),
                all.treeBytes(),
                150,
                all.depth(),
                all.pathBytes(),
                all.modules(),
                all.moduleDepth(),
                all.gitmodulesBytes(),
                all.deltaBytes(),
                all.silence());
        build.run();
        repeated.change("app/many/7: another");
        repeated.isTheSameWithAnEmptyCache();
    }

    @Test
    void survivesRandomChanges() throws Exception {
        Random random = new Random(20261127);
        List<String> files = List.of(
                "app/index.html",
                "app/private",
                "app/a/b",
                "more/more",
                "more/x/y",
                "base/usr/share/z",
                "base/srv/app/shared");
        build.audit = BuildRequest.AuditLevel.WARN;
        build.run();
        for (int i = 0; i < 40; i++) {
            String file = files.get(random.nextInt(files.size()));
            if (i == 20) {
                repeated.edit("web: 1->web: 2");
            }
            top.write(file, random.nextInt(6) == 0 ? "" : "text " + random.nextInt(5) + "\n");
            top.git("add", "-A");
            top.git("commit", "--quiet", "--allow-empty", "-m", "change " + i);
            build.output = temp.resolve("random" + i);
            build.run();
            repeated.isTheSameWithAnEmptyCache();
        }
    }
}
