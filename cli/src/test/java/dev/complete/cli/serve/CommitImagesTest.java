package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.SuperprojectCatalog;
import dev.complete.builder.cache.CacheCollector;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.cli.CommandRun;
import dev.complete.cli.progress.Terminal;
import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.serve.NotServedException;
import dev.complete.registry.serve.ServedBlob;
import dev.complete.registry.serve.ServedImages;
import dev.complete.registry.serve.ServedImagesContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every commit is a tag: real repositories, real builds. */
class CommitImagesTest {

    private static final RepositoryName SHOP = new RepositoryName("shop");
    private static final String MANIFEST = """
            complete: 1
            components: {site: {copy: {www/: /srv/}}}
            image: {layers: [site], init: none, command: [/srv/index.html]}
            images: {shop: {}, shop-web: {platforms: [linux/amd64, linux/arm64]}}
            """;

    @TempDir
    private Path scratch;

    private GitFixture repository = GitFixture.at(Path.of(""));
    private String first = "";
    private String second = "";
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<ImageBuilds> servers = new ArrayList<>();

    @BeforeEach
    void write() {
        repository = GitFixture.init(scratch.resolve("repository"))
                .write("complete.yaml", MANIFEST)
                .write("www/index.html", "one\n");
        first = repository.commit("one");
        repository.git("tag", "v1");
        second = repository.write("www/index.html", "two\n").commit("two");
    }

    @AfterEach
    void close() {
        servers.forEach(ImageBuilds::close);
    }

    private CommitImages images() {
        return images(1L << 40);
    }

    private CommitImages images(long keep) {
        SourceRequest source = new SourceRequest(
                repository.path().toString(),
                "HEAD",
                "complete.yaml",
                false,
                cache(),
                true,
                LocalUrls.REFUSED,
                Limits.DEFAULT,
                ArchiveLimits.DEFAULT);
        PrintStream err = new PrintStream(log, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(err, err, Map.of(), scratch, false, false, false);
        ServeLog events = new ServeLog(terminal, false);
        ImageBuilds builds = new ImageBuilds(
                new ImageBuilds.Terms(source, Compression.ZSTD, BuildRequest.AuditLevel.OFF, 2),
                new ServedFolders(cache(), keep),
                new BuildQueue<>(BuildQueue.Limits.of(2, 8)),
                events);
        servers.add(builds);
        return new CommitImages(new KnownCommits(new SuperprojectCatalog(source), events), builds);
    }

    private Path cache() {
        return scratch.resolve("cache");
    }

    private long builds(String commit) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.endsWith(": building commit " + commit))
                .count();
    }

    private static Digest digest(ServedImages images, String tag) throws IOException, InterruptedException {
        return images.manifest(SHOP, ManifestName.tag(tag)).orElseThrow().digest();
    }

    private static byte[] read(ServedBlob blob) throws IOException, InterruptedException {
        try (InputStream in = blob.bytes().open(0, blob.size())) {
            return in.readAllBytes();
        }
    }

    @Nested
    class Contract extends ServedImagesContract {
        @Override
        protected ServedImages images() {
            return CommitImagesTest.this.images();
        }
    }

    @Test
    void eachNameOfACommitLeadsToTheDigestOfItsBuild() throws Exception {
        String built = CommandRun.of(
                        scratch,
                        "build",
                        repository.path().toString(),
                        "--rev",
                        first,
                        "--image",
                        "shop",
                        "--audit",
                        "off",
                        "--format",
                        "oci")
                .out()
                .strip();
        CommitImages images = images();

        for (String tag : List.of(first, first.substring(0, 7), first.substring(0, 12), "v1")) {
            assertThat("shop@" + digest(images, tag)).isEqualTo(built);
        }
        assertThat(builds(first)).isEqualTo(1);
        assertThat(digest(images, "main")).isEqualTo(digest(images, "latest")).isEqualTo(digest(images, second));
        assertThat(digest(images, "main")).isNotEqualTo(digest(images, "v1"));
    }

    @Test
    void aCommitIsServedAsSoonAsItIsMade() throws Exception {
        CommitImages images = images();
        Digest before = digest(images, "main");

        repository.write("www/index.html", "three\n").commit("three");
        repository.git("tag", "v3");

        assertThat(digest(images, "main")).isNotEqualTo(before).isEqualTo(digest(images, "v3"));
    }

    @Test
    void manyWhoAskHaveItBuiltOnce() throws Exception {
        CommitImages images = images();
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            List<Future<Digest>> asked = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String tag = List.of("v1", first, first.substring(0, 9)).get(i % 3);
                asked.add(clients.submit(() -> digest(images, tag)));
            }
            for (Future<Digest> each : asked) {
                assertThat(each.get()).isEqualTo(asked.get(0).get());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(builds(first)).isEqualTo(1);
    }

    @Test
    void aRefWinsOverTheBeginningOfAnIdAndAWholeIdOverARef() throws Exception {
        repository.git("branch", first.substring(0, 8), second);
        repository.git("update-ref", "refs/heads/" + first, second);
        CommitImages images = images();

        assertThat(digest(images, first.substring(0, 8))).isEqualTo(digest(images, second));
        assertThat(digest(images, first)).isEqualTo(digest(images, "v1")).isNotEqualTo(digest(images, second));
    }

    @Test
    void anImageThatACommitDoesNotHaveIsSaidBeforeAnythingIsBuilt() throws Exception {
        String renamed = repository
                .write("complete.yaml", MANIFEST.replace("shop: {}", "orders: {}"))
                .commit("renamed");
        CommitImages images = images();

        assertThatThrownBy(() -> digest(images, "main"))
                .isInstanceOf(NotServedException.class)
                .hasMessage("commit " + renamed + " has no image shop; it has orders, shop-web");
        assertThat(images.tags(SHOP)).as("of HEAD").isEmpty();
        assertThat(builds(renamed)).isZero();
        assertThat(digest(images, "v1")).isNotNull();
    }

    @Test
    void aManifestThatIsWrongIsSaidToWhoAsks() throws Exception {
        String broken =
                repository.write("complete.yaml", "complete: 1\nnonsense: 1\n").commit("broken");
        CommitImages images = images();

        assertThatThrownBy(() -> digest(images, "main"))
                .isInstanceOf(NotServedException.class)
                .hasMessageStartingWith("commit " + broken + " cannot be built: unknown key `nonsense`");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains(broken + " |   --> complete.yaml:2:1");
        assertThat(digest(images, "v1")).isNotNull();
    }

    @Test
    void anIdThatIsNoneIsNotInTheLog() throws Exception {
        CommitImages images = images();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> digest(images, "0".repeat(40)))
                    .isInstanceOf(NotServedException.class)
                    .hasMessageContaining("has no commit " + "0".repeat(40));
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aManifestThatIsWrongIsReadOnceForThoseWhoAskTogether() throws Exception {
        String broken =
                repository.write("complete.yaml", "complete: 1\nnonsense: 1\n").commit("broken");
        CommitImages images = images();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> digest(images, "main")).hasMessageContaining("nonsense");
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce(broken + " | error: ");
    }

    @Test
    void whatWasBuiltIsFoundAfterARestart() throws Exception {
        ManifestDocument manifest =
                images().manifest(SHOP, ManifestName.tag("v1")).orElseThrow();
        Digest layer = manifest.links().blobs().get(1).digest();

        CommitImages again = images();

        assertThat(again.manifest(SHOP, ManifestName.of(manifest.digest()))).isPresent();
        assertThat(Digest.of(read(again.blob(SHOP, layer).orElseThrow()))).isEqualTo(layer);
        assertThat(builds(first)).isEqualTo(1);
    }

    @Test
    void manyWhoAskAfterARestartAllFindIt() throws Exception {
        ManifestDocument manifest =
                images().manifest(SHOP, ManifestName.tag("v1")).orElseThrow();
        CommitImages again = images();
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                asked.add(clients.submit(() ->
                        again.manifest(SHOP, ManifestName.of(manifest.digest())).isPresent()));
            }
            for (Future<Boolean> each : asked) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void whatAnotherServerBuiltIsFoundAtOnce() throws Exception {
        CommitImages one = images();
        CommitImages other = images();
        for (String tag : List.of("v1", "main")) {
            Digest built = digest(other, tag);
            assertThat(one.manifest(SHOP, ManifestName.of(built))).as(tag).isPresent();
        }
    }

    @Test
    void whatIsThereNeedsNoRoomAfterARestart() throws Exception {
        Digest built = digest(images(), "v1");

        assertThat(digest(images(1), "v1")).isEqualTo(built);
        assertThat(builds(first)).isEqualTo(1);
    }

    @Test
    void whatIsCollectedBetweenManifestAndBlobIsBuiltAgain() throws Exception {
        CommitImages images = images();
        ManifestDocument manifest =
                images.manifest(SHOP, ManifestName.tag("v1")).orElseThrow();

        CacheCollector.collect(cache(), 0);

        assertThat(cache().resolve("served")).isDirectoryNotContaining(Files::isDirectory);
        for (Descriptor blob : manifest.links().blobs()) {
            assertThat(Digest.of(read(images.blob(SHOP, blob.digest()).orElseThrow())))
                    .isEqualTo(blob.digest());
        }
        assertThat(images.manifest(SHOP, ManifestName.of(manifest.digest()))).isPresent();
        assertThat(builds(first)).isEqualTo(2);
    }

    @Test
    void aBlobThatIsDamagedIsBuiltAgain() throws Exception {
        CommitImages images = images();
        ManifestDocument manifest =
                images.manifest(SHOP, ManifestName.tag("v1")).orElseThrow();
        Digest layer = manifest.links().blobs().get(1).digest();
        Path file = served(layer);
        byte[] wrong = Files.readAllBytes(file);
        wrong[0] ^= 1;
        Files.write(file, wrong);

        assertThatThrownBy(() -> read(images.blob(SHOP, layer).orElseThrow())).hasMessageContaining("corrupt");

        assertThat(Digest.of(read(images.blob(SHOP, layer).orElseThrow()))).isEqualTo(layer);
    }

    @Test
    void aManifestThatIsDamagedIsBuiltAgain() throws Exception {
        CommitImages images = images();
        Digest digest = digest(images, "v1");
        Files.writeString(served(digest), "{}");

        assertThat(digest(images, "v1")).isEqualTo(digest);
    }

    private Path served(Digest digest) throws IOException {
        try (Stream<Path> all = Files.walk(cache().resolve("served"))) {
            return all.filter(path -> path.endsWith(digest.hex())).findFirst().orElseThrow();
        }
    }

    @Test
    void whatIsKeptIsBounded() throws Exception {
        CommitImages images = images(1);
        digest(images, "v1");

        assertThatThrownBy(() -> digest(images, "main"))
                .isInstanceOf(NotServedException.class)
                .hasMessageContaining("come again");
        assertThat(digest(images, "v1")).as("what is there is served").isNotNull();
    }
}
