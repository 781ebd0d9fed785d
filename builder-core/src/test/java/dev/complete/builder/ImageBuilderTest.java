package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.BuildResult;
import dev.complete.fixtures.GitFixture;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a real superproject with a real submodule. */
class ImageBuilderTest {

    private static final String DIGEST = "sha256:8c22b1174eae1a212683a231040974a7aed94f342129ba69e31af00131616ea9";
    private static final String ALLOW = "  allow: {script-interpreter: {/srv/app/bin/run: nothing here runs it}}\n";
    private static final String MANIFEST = """
            complete: 1
            name: shop
            components:
              app: {copy: {deps/app/: /srv/app/}}
              site: {copy: {www/: /srv/www/}, exclude: [/srv/www/none]}
            image:
              layers: [app, site]
              init: none
              command: [/srv/app/bin/run]
              user: web
              users: {web: 10001}
            """ + ALLOW;

    @TempDir
    private Path temp;

    private GitFixture app;
    private GitFixture top;
    private TestBuild build;

    @BeforeEach
    void superproject() {
        app = GitFixture.init(temp.resolve("app"))
                .executable("bin/run", "#!/bin/sh\n")
                .write("LICENSE", "free\n");
        app.commit("first");
        top = GitFixture.init(temp.resolve("top"));
        top.write("www/index.html", "<p>hello</p>\n")
                .write("README.md", "one\n")
                .write("complete.yaml", MANIFEST);
        top.submodule("deps/app", app, "https://example.org/app.git").commit("pin app");
        build = new TestBuild(top.path(), temp);
    }

    @Test
    void givesTheSameDigestEverywhere() throws Exception {
        assertThat(build.digest()).isEqualTo(DIGEST);
        TestBuild other = new TestBuild(top.path(), temp.resolve("elsewhere"));
        other.jobs = 1;
        other.formats = Set.of(Format.ROOTFS);
        assertThat(other.digest()).as("whatever the jobs and formats").isEqualTo(DIGEST);
    }

    @Test
    void tellsWhatItDoes() throws Exception {
        BuildResult result = build.run();
        assertThat(result.unchanged()).isFalse();
        assertThat(result.images().get(0).reference()).isEqualTo("shop@" + DIGEST);
        assertThat(Files.readString(build.output.resolve("shop.digest")).strip())
                .isEqualTo(DIGEST);
        assertThat(build.events).hasAtLeastOneElementOfType(BuildEvent.Opened.class);
        assertThat(build.events).hasAtLeastOneElementOfType(BuildEvent.Written.class);
        assertThat(build.warnings())
                .containsExactly("component `site`: exclude `/srv/www/none` matches nothing (complete.yaml:5:45)");
        assertThat(Files.readString(build.output.resolve("build.json")))
                .contains("\"realise\"", "\"pack\"", "\"plan\"", DIGEST, top.head(), app.head());
    }

    @Test
    void hasNothingToDoTheSecondTime() throws Exception {
        build.run();
        SortedMap<String, String> before = snapshot(build.output);
        BuildResult again = build.run();
        assertThat(again.unchanged()).isTrue();
        assertThat(again.images().get(0).digest().toString()).isEqualTo(DIGEST);
        assertThat(again.files()).contains("oci");
        assertThat(snapshot(build.output)).isEqualTo(before);
    }

    @Test
    void restoresEveryOutputFileThatWasTouched() throws Exception {
        build.formats = Set.of(Format.OCI, Format.LXC, Format.ROOTFS);
        build.run();
        SortedMap<String, String> contents = contents(build.output);
        for (String name : contents.keySet()) {
            Path file = build.output.resolve(name);
            Files.delete(file);
            assertThat(build.run().unchanged()).as("without " + name).isFalse();
            assertThat(contents(build.output)).as("without " + name).isEqualTo(contents);

            Files.write(file, new byte[] {'x'}, StandardOpenOption.APPEND);
            assertThat(build.run().unchanged()).as("longer " + name).isFalse();
            assertThat(contents(build.output)).as("longer " + name).isEqualTo(contents);
            assertThat(build.run().unchanged()).as("restored " + name).isTrue();
        }
        Files.setLastModifiedTime(build.output.resolve("oci/index.json"), FileTime.fromMillis(1_000_000_000_000L));
        assertThat(build.run().unchanged()).as("touched").isFalse();
    }

    @Test
    void buildsAnewWhenSomethingElseIsAskedFor() throws Exception {
        build.run();
        build.formats = Set.of(Format.OCI, Format.ARCHIVE);
        assertThat(build.run().unchanged()).isFalse();
        assertThat(build.output.resolve("shop.tar")).exists();
        build.compression = Compression.parse("gzip");
        BuildResult gzip = build.run();
        assertThat(gzip.unchanged()).isFalse();
        assertThat(gzip.images().get(0).digest().toString()).isNotEqualTo(DIGEST);
        build.compression = Compression.ZSTD;
        assertThat(build.digest()).isEqualTo(DIGEST);
    }

    @Test
    void keepsTheDigestWhenACommitChangesNothingInTheImage() throws Exception {
        build.run();
        top.write("README.md", "two\n").commit("words");
        BuildResult result = build.run();
        assertThat(result.unchanged()).as("the records name the commit").isFalse();
        assertThat(result.images().get(0).digest().toString()).isEqualTo(DIGEST);
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Realised)
                .allMatch(event -> ((BuildEvent.Realised) event).reused());
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Packed)
                .allMatch(event -> ((BuildEvent.Packed) event).reused());
    }

    @Test
    void warnsTheSameOnReuseWithTheLineOfToday() throws Exception {
        build.run();
        top.write("complete.yaml", MANIFEST.replace("name: shop\n", "name: shop\n# a comment\n"));
        top.commit("comment");
        assertThat(build.digest()).isEqualTo(DIGEST);
        assertThat(build.warnings())
                .containsExactly("component `site`: exclude `/srv/www/none` matches nothing (complete.yaml:6:45)");
    }

    @Test
    void losesNothingButTimeWithAnyPartOfTheCache() throws Exception {
        build.run();
        List<Path> folders;
        try (Stream<Path> found = Files.walk(build.cache, 2)) {
            folders = found.filter(Files::isDirectory)
                    .filter(folder -> !folder.equals(build.cache))
                    .toList();
        }
        assertThat(folders)
                .extracting(folder -> build.cache.relativize(folder).toString())
                .contains("cas", "memos", "memos/trees", "memos/facts", "layers", "frames");
        for (Path folder : folders) {
            delete(folder);
            delete(build.output);
            assertThat(build.digest()).as("without " + folder).isEqualTo(DIGEST);
        }
    }

    @Test
    void survivesDamageOfEveryCacheFile() throws Exception {
        build.run();
        List<Path> files;
        try (Stream<Path> found = Files.walk(build.cache)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (Files.notExists(file) || Files.size(file) == 0) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            delete(build.output);
            assertThat(build.digest()).as("damaged " + file).isEqualTo(DIGEST);
        }
    }

    @Test
    void leavesTheEarlierOutputsAloneWhenItFails() throws Exception {
        build.run();
        SortedMap<String, String> before = snapshot(build.output);
        top.write("complete.yaml", MANIFEST.replace("www/: /srv/www/", "wwww/: /srv/www/"));
        top.commit("typo");
        BuildException failure = catchThrowableOfType(BuildException.class, build::run);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.INVALID);
        assertThat(failure.at()).isNotNull();
        assertThat(failure).hasMessageContaining("did you mean `www/`?");
        assertThat(snapshot(build.output)).isEqualTo(before);

        top.write("complete.yaml", MANIFEST.replace("bin/run", "bin/walk"));
        top.commit("audit");
        assertThat(catchThrowableOfType(BuildException.class, build::run).kind())
                .isEqualTo(BuildException.Kind.AUDIT);
        assertThat(snapshot(build.output)).isEqualTo(before);
    }

    @Test
    void letsTheAuditStopWarnOrSayNothing() throws Exception {
        top.write("complete.yaml", MANIFEST.replace("bin/run", "bin/walk"));
        top.commit("no such command");
        assertThatThrownBy(build::run)
                .hasMessage(
                        "the audit of image `shop` found 1 error; correct it, accept it with a reason under `allow`,"
                                + " or say --audit warn");
        assertThat(build.output).doesNotExist();
        build.audit = BuildRequest.AuditLevel.WARN;
        String digest = build.digest();
        assertThat(build.events).hasAtLeastOneElementOfType(BuildEvent.Audited.class);
        build.audit = BuildRequest.AuditLevel.OFF;
        assertThat(build.digest()).isEqualTo(digest);
        assertThat(build.events).noneMatch(event -> event instanceof BuildEvent.Audited);
    }

    @Test
    void warnsOfAnAllowanceThatNoImageNeeds() throws Exception {
        String allow = "  allow: {command-missing: {/srv/app/bin/run: later, /gone: no more}}\n"
                + "images: {shop: {}, other: {command: [/else]}, third: {allow: {command-missing: {/else: never}}}}\n";
        String manifest = MANIFEST.replace("name: shop\n", "")
                .replace(ALLOW, "")
                .replace("deps/app/: /srv/app/", "deps/app/LICENSE: /srv/app/");
        top.write("complete.yaml", manifest + allow.replace("/else]", "/srv/app/bin/run]"))
                .commit("accept");
        build.run();
        assertThat(build.warnings())
                .filteredOn(warning -> warning.contains("accepts nothing"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("command-missing for `/gone`", "(complete.yaml:11:"),
                        second -> assertThat(second).contains("`/else`", "(complete.yaml:12:"));
        build.images = List.of("shop");
        build.run();
        assertThat(build.warnings()).noneMatch(warning -> warning.contains("accepts nothing"));
    }

    @Test
    void buildsSeveralImagesForSeveralPlatforms() throws Exception {
        top.write(
                "complete.yaml",
                MANIFEST.replace("name: shop\n", "")
                        + "  platforms: [linux/amd64, linux/arm64]\nimages: {shop-web: {}, shop-cli: {ports: [80/tcp]}}\n");
        top.commit("more");
        BuildResult all = build.run();
        assertThat(all.images()).extracting(BuildResult.Image::name).containsExactly("shop-cli", "shop-web");
        assertThat(build.warnings()).as("the shared component's, once").hasSize(1);
        String index = Files.readString(build.output.resolve("oci/index.json"));
        for (BuildResult.Image image : all.images()) {
            assertThat(index).contains(image.digest().toString(), "\"" + image.name() + "\"");
        }
        build.platforms = List.of(Platform.LINUX_ARM64);
        build.images = List.of("shop-web");
        BuildResult one = build.run();
        assertThat(one.images()).hasSize(1);
        assertThat(one.images().get(0).digest())
                .as("a manifest, not an index")
                .isNotIn(all.images().stream().map(BuildResult.Image::digest).toList());
    }

    @Test
    void refusesWhatTheManifestDoesNotHave() {
        build.images = List.of("shap");
        assertThatThrownBy(build::run).hasMessage("no image `shap` in the manifest; it has shop");
        build.images = List.of();
        build.platforms = List.of(Platform.LINUX_ARM64);
        assertThatThrownBy(build::run)
                .hasMessage("no image is for linux/arm64; the manifest's `platforms` are linux/amd64");
    }

    @Test
    void buildsTheWorkTreeWhenAsked() throws Exception {
        assertThat(build.digest()).isEqualTo(DIGEST);
        top.write("www/index.html", "<p>changed</p>\n");
        delete(build.output);
        assertThat(build.digest()).as("the commit is unchanged").isEqualTo(DIGEST);
        build.dirty = true;
        String dirty = build.digest();
        assertThat(dirty).isNotEqualTo(DIGEST);
        assertThat(build.run().unchanged()).as("a work tree has no key").isFalse();
        build.dirty = false;
        top.commit("the same content");
        assertThat(build.digest()).isEqualTo(dirty);
    }

    @Test
    void namesEveryPlaceWhereAModuleWasLookedFor() {
        Path clone = top.cloneTo(temp.resolve("clone"));
        TestBuild cloned = new TestBuild(clone, temp);
        assertThatThrownBy(cloned::run)
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("deps/app")
                .hasMessageContaining(app.head().substring(0, 7))
                .hasMessageContaining(".git/modules/deps/app")
                .hasMessageContaining("https://example.org/app.git")
                .hasMessageContaining("offline");
    }

    @Test
    void saysBesideTheImageWhatItWasMadeFrom() throws Exception {
        build.formats = Set.of(Format.ROOTFS);
        build.compression = Compression.parse("none");
        build.run();
        JsonNode record =
                new ObjectMapper().readTree(build.output.resolve("build.json").toFile());
        assertThat(record.at("/images/0/sources")).isEqualTo(new ObjectMapper().readTree(sources()));
        assertThat(names(build.output.resolve("shop.rootfs.tar"))).noneMatch(name -> name.startsWith("etc/complete"));
    }

    @Test
    void saysInTheImageWhatItWasMadeFromWhenAsked() throws Exception {
        top.write("complete.yaml", MANIFEST + "  record: inside\n").commit("say where it is from");
        build.formats = Set.of(Format.ROOTFS);
        build.compression = Compression.parse("none");
        assertThat(build.digest()).isNotEqualTo(DIGEST);
        assertThat(fileOf(build.output.resolve("shop.rootfs.tar"), "etc/complete/pins.json"))
                .isEqualTo(sources());
    }

    @Test
    void sameContentFromElsewhereIsTheSameImage() throws Exception {
        app.write("lib/readme", "of no use\n").commit("not shipped");
        GitFixture other = GitFixture.init(temp.resolve("other"));
        other.write("www/index.html", "<p>hello</p>\n")
                .write(
                        "complete.yaml",
                        MANIFEST.replace(
                                        "deps/app/: /srv/app/",
                                        "vendor/program/bin/: /srv/app/bin/, vendor/program/LICENSE: /srv/app/")
                                .replace("site:", "pages:")
                                .replace(", site]", ", pages]"))
                .submodule("vendor/program", app, "ssh://git@mirror.example.net/a/b.git")
                .commit("the same from elsewhere");
        TestBuild elsewhere = new TestBuild(other.path(), temp.resolve("elsewhere"));
        assertThat(elsewhere.digest()).isEqualTo(DIGEST);
    }

    private String sources() {
        return """
                {
                  "format" : 1,
                  "components" : {
                    "app" : [
                      {
                        "pin" : {
                          "path" : "deps/app",
                          "url" : "https://example.org/app.git",
                          "commit" : "%s"
                        },
                        "path" : "",
                        "tree" : "%s"
                      }
                    ],
                    "site" : [
                      {
                        "path" : "www",
                        "tree" : "%s"
                      }
                    ]
                  }
                }
                """.formatted(app.head(), app.id("HEAD^{tree}"), top.id("HEAD:www"));
    }

    @Test
    void plansWithoutWriting() throws Exception {
        assertThat(ImageBuilder.plan(build.request().source(), BuildProgress.NONE))
                .hasSize(1);
        assertThat(build.output).doesNotExist();
    }

    private static List<String> names(Path tar) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
                TarArchiveInputStream in = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    /** Of two images, the second is the one that is refused. */
    @Test
    void packsNothingWhenAFormatRefusesAnyImage() throws Exception {
        top.write("complete.yaml", MANIFEST + """
                images:
                  a-sound: {user: root, writable: {/usr/cache: {}}}
                  b-refused: {}
                """);
        top.commit("two images");
        build.formats = Set.of(Format.OCI, Format.NSPAWN);
        assertThatThrownBy(build::run).hasMessageContainingAll("b-refused", "getent");
        assertThat(build.events).noneMatch(event -> event instanceof BuildEvent.Packed);
        assertThat(build.output).doesNotExist();
    }

    @Test
    void packsNothingWhenAnOutputIsInTheWay() throws Exception {
        Files.createDirectories(build.output);
        Path mine = Files.writeString(build.output.resolve("shop.digest"), "mine");
        assertThatThrownBy(build::run).hasMessageContaining(mine + " is in the way");
        assertThat(build.events).noneMatch(event -> event instanceof BuildEvent.Realised);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void refusesAnOutputDirectoryThatOthersMayWrite() throws Exception {
        Files.createDirectories(build.output);
        Files.setPosixFilePermissions(build.output, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(build::run)
                .hasMessageContainingAll(
                        "cannot use the output directory", "can be written by other users", "--output");
        assertThat(build.output).isEmptyDirectory();
    }

    private static String fileOf(Path tar, String name) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
                TarArchiveInputStream in = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("no " + name);
    }

    /** Every file by its public name, but the record, whose times differ. */
    private static SortedMap<String, String> contents(Path directory) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString();
                if (!name.matches("(.*/)?[.].*") && !name.equals("build.json")) {
                    contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    private static SortedMap<String, String> snapshot(Path directory) throws IOException {
        SortedMap<String, String> snapshot = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                snapshot.put(
                        directory.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return snapshot;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
