package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images pulled from {@code complete serve} by those who pull images, each as {@code complete build} makes it. */
final class ServeIT {

    private static final int KILLS = Boolean.getBoolean("complete.long") ? 40 : 6;
    private static final String MANIFEST = """
            complete: 1
            components: {site: {copy: {www/: /srv/}}}
            image: {layers: [site], init: none, command: [/srv/index.html]}
            images: {orders: {}, both: {platforms: [linux/amd64, linux/arm64]}}
            """;

    @TempDir
    private Path scratch;

    private GitFixture repository = GitFixture.at(Path.of(""));
    private String first = "";
    private String second = "";

    @BeforeEach
    void write() {
        byte[] large = new byte[6 << 20];
        new Random(3).nextBytes(large);
        repository = GitFixture.init(scratch.resolve("repository"))
                .write("complete.yaml", MANIFEST)
                .write("www/large", large)
                .write("www/index.html", "one\n");
        first = repository.commit("one");
        repository.git("tag", "v1");
        second = repository.write("www/index.html", "two\n").commit("two");
    }

    private RunningServe serve(String... arguments) {
        List<String> all = new ArrayList<>(List.of(repository.path().toString(), "--audit", "off"));
        all.addAll(List.of("--cache", scratch.resolve("cache").toString()));
        all.addAll(List.of(arguments));
        return RunningServe.start(scratch, all.toArray(String[]::new));
    }

    /** What another machine would build: with a cache of its own. */
    private String built(String revision, String image) {
        String line = InstalledLauncher.complete("build", repository.path().toString(), "--rev", revision)
                .with(
                        "--audit",
                        "off",
                        "--format",
                        "oci",
                        "--output",
                        scratch.resolve("out").toString())
                .with("--image", image, "--cache", scratch.resolve("other").toString())
                .succeed()
                .lastLine();
        return line.substring(line.indexOf('@') + 1);
    }

    private static String skopeoDigest(RunningServe server, String name) {
        return Command.of("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}")
                .with("docker://" + server.host() + "/" + name)
                .succeed()
                .lastLine();
    }

    @Test
    void skopeoCopiesWhatAnotherMachineBuilds() {
        Requires.tools("skopeo");
        try (RunningServe server = serve()) {
            for (String tag : List.of("v1", first, first.substring(0, 7))) {
                assertThat(skopeoDigest(server, "orders:" + tag)).isEqualTo(built(first, "orders"));
            }
            Path copy = scratch.resolve("copy");
            Command.of("skopeo", "copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false")
                    .with("docker://" + server.host() + "/both:main", "oci:" + copy + ":both")
                    .succeed();
            assertThat(Command.of("skopeo", "inspect", "--raw", "oci:" + copy + ":both")
                            .succeed()
                            .out())
                    .contains("linux", "amd64", "arm64");
            assertThat(skopeoDigest(server, "both:latest")).isEqualTo(built(second, "both"));
            assertThat(Command.of("skopeo", "list-tags", "--tls-verify=false", "docker://" + server.host() + "/orders")
                            .succeed()
                            .out())
                    .contains("\"latest\"", "\"main\"", "\"v1\"");
        }
    }

    @Test
    void podmanPullsACommit() {
        Requires.tools("podman");
        Command podman = Command.of("podman", "--storage-driver", "vfs")
                .with("--root", scratch.resolve("podman").toString())
                .with("--runroot", scratch.resolve("podman-run").toString());
        try (RunningServe server = serve()) {
            String name = server.host() + "/orders:" + first.substring(0, 8);
            podman.with("pull", "--quiet", "--tls-verify=false", name).succeed();
            assertThat(podman.with("images", "--digests", "--format", "{{.Repository}}:{{.Tag}} {{.Digest}}")
                            .succeed()
                            .lastLine())
                    .isEqualTo(name + " " + built(first, "orders"));
        }
    }

    @Test
    void containerdPullsACommit() throws Exception {
        Requires.root();
        Requires.tools("containerd", "ctr");
        Path state = Files.createDirectories(scratch.resolve("containerd"));
        String socket = state.resolve("sock").toString();
        Path configuration = Files.writeString(state.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                address = "%1$s/sock"
                """.formatted(state));
        Process daemon = Command.of("containerd", "--config", configuration.toString())
                .start(state.resolve("out"), state.resolve("err"));
        try (RunningServe server = serve()) {
            Command ctr = Command.of("ctr", "--address", socket);
            for (int i = 0; i < 100 && ctr.with("version").run().exit() != 0; i++) {
                Thread.sleep(100);
            }
            String name = server.host() + "/orders:main";
            ctr.with("images", "pull", "--plain-http", "--snapshotter", "native", name)
                    .succeed();
            assertThat(ctr.with("images", "ls", "name==" + name).succeed().out())
                    .contains(built(second, "orders"));
        } finally {
            Command.killTree(daemon);
            daemon.waitFor();
        }
    }

    @Test
    void whatWasBuiltIsServedAsItIs() throws Exception {
        Requires.tools("skopeo");
        String digest = built(second, "orders");
        try (RunningServe server =
                RunningServe.start(scratch, "--from", scratch.resolve("out").toString())) {
            assertThat(skopeoDigest(server, "orders")).isEqualTo(digest);
            assertThat(skopeoDigest(server, "orders:" + second)).isEqualTo(digest);
            String later = built(first, "orders");
            assertThat(skopeoDigest(server, "orders")).as("built meanwhile").isEqualTo(later);
            String pulled = InstalledLauncher.complete("pull", server.host() + "/orders")
                    .with("--output", scratch.resolve("pulled").toString())
                    .in(scratch)
                    .env("HOME", scratch.toString())
                    .succeed()
                    .lastLine();
            assertThat(pulled).isEqualTo("orders@" + later);
        }
    }

    @Test
    void manyWhoPullHaveItBuiltOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try (RunningServe server = serve()) {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String tag = List.of("main", "latest", second, second.substring(0, 10))
                        .get(i % 4);
                asked.add(clients.submit(() -> server.digest("orders", tag)));
            }
            Set<String> digests = new HashSet<>();
            for (Future<String> each : asked) {
                digests.add(each.get());
            }
            assertThat(digests).containsExactly(built(second, "orders"));
            assertThat(server.builds(second)).isEqualTo(1);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void twoServersOfOneCacheServeTheSame() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try (RunningServe one = serve();
                RunningServe two = serve()) {
            Future<String> ofOne = clients.submit(() -> one.digest("orders", "main"));
            Future<String> ofTwo = clients.submit(() -> two.digest("orders", "main"));
            assertThat(ofOne.get()).isEqualTo(ofTwo.get()).isEqualTo(built(second, "orders"));
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void refsThatAreOneTagAreRefusedWithTheirCommits() throws Exception {
        repository.git("branch", "fix/x", first);
        repository.git("branch", "fix-x", second);
        try (RunningServe server = serve()) {
            var answer = server.get("/v2/orders/manifests/fix-x");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("MANIFEST_UNKNOWN", "refs/heads/fix/x (" + first, "refs/heads/fix-x (" + second);
            assertThat(server.digest("orders", first)).isNotEqualTo(server.digest("orders", second));
        }
    }

    @Test
    void aBuildThatFailsIsAnAnswer() throws Exception {
        String broken = repository
                .write("complete.yaml", MANIFEST.replace("www/: /srv/", "nothing/: /srv/"))
                .commit("broken");
        try (RunningServe server = serve()) {
            var answer = server.get("/v2/orders/manifests/main");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("MANIFEST_UNKNOWN", broken, "nothing");
            assertThat(server.log()).contains("orders:main | error: ", "complete.yaml:2");
            assertThat(server.digest("orders", "v1")).isEqualTo(built(first, "orders"));
        }
    }

    /** At any moment of a build; the next server builds the same on what it left. */
    @Test
    void aServerThatIsKilledHarmsNothing() throws Exception {
        String wanted = built(second, "orders");
        Random random = new Random(5);
        for (int round = 0; round < KILLS; round++) {
            Command.of("rm", "-rf", scratch.resolve("cache").toString()).succeed();
            ExecutorService client = Executors.newSingleThreadExecutor();
            try (RunningServe server = serve()) {
                Future<String> asked = client.submit(() -> server.digest("orders", "main"));
                Thread.sleep((long) (random.nextDouble() * 1200));
                server.kill();
                asked.cancel(true);
            } finally {
                client.shutdownNow();
            }
            try (RunningServe server = serve()) {
                assertThat(server.digest("orders", "main"))
                        .as("round %d", round)
                        .isEqualTo(wanted);
            }
            assertThat(leftovers()).as("round %d", round).isEmpty();
        }
    }

    private List<String> leftovers() throws IOException {
        try (var all = Files.walk(scratch.resolve("cache/served"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".tmp-") || name.startsWith(".complete-change"))
                    .toList();
        }
    }

    @Test
    void theCacheCanBeCollectedWhileItIsServed() throws Exception {
        try (RunningServe server = serve()) {
            String digest = server.digest("orders", "main");
            InstalledLauncher.complete("cache", "gc", "--keep", "0")
                    .with("--cache", scratch.resolve("cache").toString())
                    .atMost(Duration.ofMinutes(1))
                    .succeed();
            assertThat(server.get("/v2/orders/manifests/" + digest).statusCode())
                    .isEqualTo(200);
            assertThat(server.builds(second)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsItAtOnce(String signal, int exit) throws Exception {
        try (RunningServe server = serve()) {
            server.digest("orders", "main");
            long start = System.nanoTime();
            assertThat(server.end(signal)).isEqualTo(exit);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(server.log()).endsWith("interrupted; nothing is left half-written\n");
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        try (RunningServe server = serve()) {
            Command.Outcome second = InstalledLauncher.complete(
                            "serve", repository.path().toString())
                    .with(
                            "--listen",
                            server.host(),
                            "--cache",
                            scratch.resolve("cache").toString())
                    .run();
            assertThat(second.exit()).isEqualTo(7);
            assertThat(second.err()).contains("cannot listen at " + server.host(), "in use", "--listen");
        }
    }

    /** It is not needed, and would be loaded at each start. */
    @ParameterizedTest
    @ValueSource(strings = {"version", "--help", "push --help", "cache ls", "serve --help"})
    void noOtherCommandLoadsTheServer(String line) throws Exception {
        Path classes = scratch.resolve("classes");
        InstalledLauncher.complete(line.split(" ", -1))
                .env("COMPLETE_JAVA_OPTS", "-Xlog:class+load:file=" + classes)
                .env("XDG_CACHE_HOME", scratch.toString())
                .succeed();
        assertThat(Files.readString(classes))
                .contains("dev.complete.cli.Main ")
                .doesNotContain("net.httpserver", "dev.complete.registry.serve.PullServer");
    }
}
