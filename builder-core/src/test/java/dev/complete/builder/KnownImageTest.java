package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.source.TarBytes;
import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build whose trees and recipe are those of an earlier one merges, packs and audits nothing; any other does, and both
 * say and write the same as a build with an empty cache.
 */
class KnownImageTest {

    private static final String MANIFEST = """
            complete: 1
            components:
              base:
                copy: {base/: /}
                files: {/etc/passwd: "root:x:0:0::/root:/bin/run\\n", /etc/group: "root:x:0:\\n"}
              app: {copy: {app/: /srv/app/}, overrides: [/srv/app/shared]}
              more: {copy: {more/: /srv/more/}}
            image:
              layers: [base, app, more]
              init: none
              command: [/bin/run]
              user: web
              users: {web: 10001}
              env: {PORT: 80}
              requires: [URL]
              ports: [8080/tcp]
              writable: {/data: {size: 1m}}
              permissions: {/srv/app/private: {mode: 0700}}
              labels: {a: b}
              allow:
                script-interpreter: {/bin/run: nothing here runs it, /usr/bin/getent: nor it}
            images:
              shop: {}
            tasks:
              test: {command: [/bin/run], image: shop}
            """;

    @TempDir
    private Path temp;

    private GitFixture top;
    private TestBuild build;

    @BeforeEach
    void superproject() {
        top = GitFixture.init(temp.resolve("top"))
                .executable("base/bin/run", "#!/bin/sh\n")
                .executable("base/usr/bin/getent", "#!/bin/sh\n")
                .write("base/srv/app/shared", "below\n")
                .write("more/more", "more\n")
                .write("app/shared", "above\n")
                .write("app/private", "p\n")
                .write("app/index.html", "<p>hello</p>\n")
                .write("complete.yaml", MANIFEST);
        top.commit("first");
        build = new TestBuild(top.path(), temp);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void isTheSameInEveryFormat(Format format) throws Exception {
        build.formats = Set.of(format);
        build.run();
        List<BuildEvent> said = told();
        SortedMap<String, String> written = written();

        build.output = temp.resolve("again");
        build.run();
        assertThat(auditedAgain()).isFalse();
        assertThat(told()).isEqualTo(said);
        assertThat(written()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "complete: 1\n-># a comment\ncomplete: 1\n",
                "{copy: {app/: /srv/app/}, overrides: [/srv/app/shared]}->{overrides: [/srv/app/shared], copy: {app/: /srv/app}}"
            })
    void isKnownWhateverElseChanges(String edit) throws Exception {
        build.run();
        SortedMap<String, String> written = written();
        edit(edit);
        build.output = temp.resolve("again");
        build.run();
        assertThat(auditedAgain()).isFalse();
        assertThat(digests()).isNotEmpty().isEqualTo(digests(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[base, app, more]->[base, more, app]",
                "[base, app, more]->[base, app]",
                "overrides: [/srv/app/shared]->overrides: [/srv/app/*]",
                "init: none->init: [/bin/run]",
                "command: [/bin/run]\n->command: [/bin/run, x]\n",
                "user: web->user: root",
                "web: 10001->web: 10002",
                "web: 10001->web: {uid: 10001, home: /srv}",
                "PORT: 80->PORT: 81",
                "requires: [URL]->requires: [URI]",
                "8080/tcp->8080/udp",
                "size: 1m->size: 2m",
                "size: 1m->mode: 0700",
                "size: 1m->owner: root",
                "size: 1m->keep: true",
                "/data->/else",
                "mode: 0700->mode: 0710",
                "mode: 0700->owner: web",
                "/srv/app/private: {->/srv/app/index.html: {",
                "a: b->a: c",
                "nothing here runs it->no reason",
                "init: none->init: none\n  workdir: /srv",
                "init: none->init: none\n  exclude: [/srv/app/index.html]",
                "init: none->init: none\n  created: commit",
                "init: none->init: none\n  record: inside",
                "init: none->init: none\n  platforms: [linux/arm64]",
                "shop: {}\ntasks:\n  test: {command: [/bin/run], image: shop}->store: {}",
                "test: {command: [/bin/run]->test: {command: [/bin/run, -x]",
                "test: {command->test_sanity: {command",
                "image: shop}->image: shop, env: {A: b}}"
            })
    void isAnotherWithAnotherRecipe(String edit) throws Exception {
        build.run();
        edit(edit);
        build.output = temp.resolve("edited");
        build.run();
        assertThat(auditedAgain()).as("merged and audited, with the cache").isTrue();
        isTheSameWithAnEmptyCache();
    }

    /** Contents that decide nothing: only their layer is packed. Whatever changes, an empty cache gives the same. */
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
        change(change);
        assertThat(auditedAgain()).isFalse();
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Packed packed && !packed.reused())
                .hasSize(1);
        isTheSameWithAnEmptyCache();
        change("app/index.html: once more"); // from an image that was itself derived
        assertThat(auditedAgain()).isFalse();
        isTheSameWithAnEmptyCache();
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
        change(change);
        assertThat(auditedAgain()).isTrue();
        isTheSameWithAnEmptyCache();
    }

    /** What merging decides by a content without opening the file: which of two files at one place it is. */
    @Test
    void seesThatTwoFilesAreTheSameNoLonger() throws Exception {
        top.write("app/same", "same\n").write("more/same", "same\n");
        edit("more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /srv/app/}}");
        build.run();
        top.write("app/same", "different\n").commit("edit");
        assertThatThrownBy(build::run).hasMessageContaining("clash at /srv/app/same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "more"})
    void seesItOfAComponentOfWhichNothingShips(String changed) throws Exception {
        top.write("more/index.html", "<p>hello</p>\n").git("rm", "--quiet", "more/more");
        edit("more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /srv/app/}, overrides: [/srv/app/index.html]}");
        build.run();
        assertThat(layers()).containsExactly("base", "app", "complete");
        change(changed + "/index.html: another");
        assertThat(layers()).containsExactly("base", "app", "more", "complete");
        isTheSameWithAnEmptyCache();
        change(changed + "/index.html: <p>hello</p>");
        isTheSameWithAnEmptyCache();
    }

    @Test
    void seesItThroughALinkOfALowerComponent() throws Exception {
        top.write("base/usr/lib/x", "x\n").symlink("base/lib", "usr/lib").write("more/lib/x", "x\n");
        edit("more: {copy: {more/: /srv/more/}}->more: {copy: {more/: /}, overrides: [/usr/lib/x]}");
        build.run();
        change("base/usr/lib/x: y");
        isTheSameWithAnEmptyCache();
    }

    @Test
    void seesItOfHardLinks() throws Exception {
        top.write("app/b", "b\n").write("links.tar", linked("b\n"));
        edit("more: {copy: {more/: /srv/more/}}->more: {unpack: {links.tar: /srv/app/}, overrides: [/srv/app/b]}");
        build.run();
        top.write("links.tar", linked("c\n")).commit("edit");
        build.output = temp.resolve("linked");
        build.run();
        isTheSameWithAnEmptyCache();
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
        assertThat(layers()).containsExactly("base", "app");
        change("app/index.html: another");
        isTheSameWithAnEmptyCache();
    }

    @Test
    void tellsAComponentFromWhatIsGenerated() throws Exception {
        edit("more: {->complete: {");
        edit("app, more]->app, complete]");
        build.run();
        change("more/more: another");
        isTheSameWithAnEmptyCache();
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
        change("app/many/7: another");
        isTheSameWithAnEmptyCache();
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
                edit("web: 1->web: 2");
            }
            top.write(file, random.nextInt(6) == 0 ? "" : "text " + random.nextInt(5) + "\n");
            top.git("add", "-A");
            top.git("commit", "--quiet", "--allow-empty", "-m", "change " + i);
            build.output = temp.resolve("random" + i);
            build.run();
            isTheSameWithAnEmptyCache();
        }
    }

    private List<String> layers() {
        return build.events.stream()
                .filter(event -> event instanceof BuildEvent.Packed)
                .map(event -> ((BuildEvent.Packed) event).layer())
                .toList();
    }

    private void change(String change) throws Exception {
        String[] words = change.split(": ", 2);
        Path file = top.path().resolve(words[0]);
        if (Files.isRegularFile(file.getParent())) {
            Files.delete(file.getParent());
        }
        boolean executable = Files.isExecutable(file);
        if (executable) {
            top.executable(words[0], words[1] + "\n");
        } else {
            top.write(words[0], words[1].isEmpty() ? "" : words[1] + "\n");
        }
        top.commit("change");
        build.output = temp.resolve("changed" + top.head());
        build.run();
    }

    private void isTheSameWithAnEmptyCache() throws Exception {
        List<BuildEvent> said = told();
        SortedMap<String, String> written = written();
        Path output = build.output;
        Path cache = build.cache;
        build.output = temp.resolve("fresh" + output.getFileName());
        build.cache = temp.resolve("empty" + output.getFileName());
        build.run();
        assertThat(told()).containsExactlyInAnyOrderElementsOf(said);
        assertThat(written()).isEqualTo(written);
        build.output = output;
        build.cache = cache;
    }

    @Test
    void isAnotherForAnotherRequest() throws Exception {
        build.run();
        build.audit = BuildRequest.AuditLevel.OFF;
        build.output = temp.resolve("off");
        build.run();
        assertThat(build.events).noneMatch(event -> event instanceof BuildEvent.Audited);
        build.audit = BuildRequest.AuditLevel.WARN;
        build.output = temp.resolve("warn");
        build.run();
        assertThat(build.events).anyMatch(event -> event instanceof BuildEvent.Audited);
        build.formats = Set.of(Format.OCI, Format.ARCHIVE, Format.ROOTFS);
        build.output = temp.resolve("more");
        build.run();
        assertThat(auditedAgain()).as("no rule asks for these formats").isFalse();
        build.formats = Set.of(Format.OCI, Format.SYSTEMD);
        build.output = temp.resolve("unit");
        build.run();
        assertThat(auditedAgain()).as("a rule asks for the format").isTrue();
    }

    @Test
    void isNotKnownWhileThereIsSomethingToSay() throws Exception {
        edit("app/: /srv/app/}, ->app/: /srv/app/}, exclude: [/none], ");
        edit("[/bin/run]\n  user->[/bin/walk]\n  user");
        build.audit = BuildRequest.AuditLevel.WARN;
        build.run();
        List<String> warnings = build.warnings();
        assertThat(warnings).anyMatch(warning -> warning.contains("`/none` matches nothing"));
        List<BuildEvent> said = told();
        build.output = temp.resolve("again");
        build.run();
        assertThat(build.warnings()).isEqualTo(warnings);
        assertThat(told()).isEqualTo(said);
        build.audit = BuildRequest.AuditLevel.ERROR;
        assertThatThrownBy(build::run)
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("the audit of image `shop` found");
    }

    @Test
    void countsWhatItsAllowanceAccepted() throws Exception {
        edit("  shop: {}->  shop: {}\n  other: {command: [/bin/run, x]}");
        edit("nor it}->nor it, /gone: never}");
        build.run();
        List<String> warnings = build.warnings();
        assertThat(warnings).anyMatch(warning -> warning.contains("`/gone` accepts nothing"));
        build.output = temp.resolve("again");
        build.run();
        assertThat(auditedAgain()).isFalse();
        assertThat(build.warnings()).isEqualTo(warnings);

        edit("[/bin/run, x]->[/bin/run, y]"); // one is known, one is not
        build.run();
        assertThat(auditedAgain()).isTrue();
        assertThat(build.warnings()).isEqualTo(warnings);
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Realised)
                .as("each component once")
                .hasSize(3);
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Audited)
                .hasSize(2);
    }

    @Test
    void isMadeAgainWithoutAnyPartOfTheCache() throws Exception {
        build.run();
        String digest = digests().toString();
        List<Path> files;
        try (Stream<Path> found = Files.walk(build.cache)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        assertThat(files)
                .extracting(file -> build.cache.relativize(file).toString())
                .anyMatch(name -> name.startsWith("memos/images/"));
        for (Path file : files) {
            if (Files.notExists(file) || Files.size(file) == 0) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            delete(build.output);
            build.run();
            assertThat(digests().toString()).as("without " + file).isEqualTo(digest);
            bytes[bytes.length / 2] ^= 1;
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            delete(build.output);
            build.run();
            assertThat(digests().toString()).as("damaged " + file).isEqualTo(digest);
        }
    }

    /** Whoever adds one adds it to the key too, and here. */
    @Test
    void hasAKeyOverEveryPartOfARecipe() {
        assertThat(ImageRecipe.class.getRecordComponents()).hasSize(18);
        assertThat(ImageRecipe.User.class.getRecordComponents()).hasSize(3);
        assertThat(ImageRecipe.Writable.class.getRecordComponents()).hasSize(6);
        assertThat(ImageRecipe.Permission.class.getRecordComponents()).hasSize(3);
        assertThat(ImageRecipe.Allow.class.getRecordComponents()).hasSize(3);
        assertThat(Task.class.getRecordComponents()).hasSize(6);
    }

    private void edit(String edit) throws IOException {
        String[] change = edit.split("->", 2);
        String manifest = Files.readString(top.path().resolve("complete.yaml"));
        assertThat(manifest).contains(change[0]);
        top.write("complete.yaml", manifest.replace(change[0], change[1])).commit("edit");
    }

    private boolean auditedAgain() throws IOException {
        JsonNode phases = new ObjectMapper()
                .readTree(Files.readAllBytes(build.output.resolve("build.json")))
                .get("milliseconds");
        return phases.has("audit");
    }

    /** What was told, without times and reuse. */
    private List<BuildEvent> told() {
        List<BuildEvent> told = new ArrayList<>();
        for (BuildEvent event : build.events) {
            if (event instanceof BuildEvent.Realised one) {
                told.add(new BuildEvent.Realised(
                        one.component(), one.archives(), one.built(), one.entries(), one.bytes(), false, 0));
            } else if (event instanceof BuildEvent.Packed one) {
                told.add(new BuildEvent.Packed(one.image(), one.layer(), one.rawSize(), one.size(), false, 0));
            } else if (event instanceof BuildEvent.Audited || event instanceof BuildEvent.Warning) {
                told.add(event);
            }
        }
        return told;
    }

    /** Every file by its name; of the record what does not differ from build to build. */
    private SortedMap<String, String> written() throws IOException {
        SortedMap<String, String> written = new TreeMap<>();
        try (Stream<Path> found = Files.walk(build.output, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = build.output.relativize(file).toString();
                byte[] bytes = Files.readAllBytes(file);
                if (name.equals("build.json")) {
                    ObjectNode record = (ObjectNode) new ObjectMapper().readTree(bytes);
                    record.remove(List.of("milliseconds", "files", "request"));
                    record.findParents("reused").forEach(one -> ((ObjectNode) one).remove("reused"));
                    written.put(name, record.toString());
                } else if (!name.matches("(.*/)?[.].*")) {
                    written.put(name, HexFormat.of().formatHex(bytes));
                }
            }
        }
        return written;
    }

    private List<String> digests() throws IOException {
        return digests(written());
    }

    private static List<String> digests(SortedMap<String, String> written) {
        return written.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".digest"))
                .map(Object::toString)
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
