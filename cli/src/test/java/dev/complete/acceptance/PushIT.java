package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.oci.Descriptor;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.DockerRegistry;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.SampleImages;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.ServedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images on their way to registries, between them and back. */
final class PushIT {

    private static final RepositoryName FILES = new RepositoryName("team/files");
    private static final int LARGE = 40 << 20;
    private static final int KILLS = Boolean.getBoolean("complete.long") ? 50 : 8;

    @TempDir
    private Path scratch;

    private Path repository;

    @BeforeEach
    void write() {
        repository = scratch.resolve("files.git");
        GitFixture files =
                Repositories.ofPaths(repository, Repositories.COPY_ALL.formatted("files"), List.of("tree/a", "tree/b"));
        Repositories.addLargeFile(files, "tree/large", LARGE);
    }

    private Command complete(String... arguments) {
        return InstalledLauncher.complete(arguments)
                .in(scratch)
                .env("HOME", scratch.toString())
                .withoutEnv("XDG_CACHE_HOME")
                .withoutEnv("XDG_RUNTIME_DIR");
    }

    private Command build(String... arguments) {
        return complete("build", repository.toString(), "--format", "oci", "--audit", "off")
                .with(arguments);
    }

    private static String digest(String reference) {
        return reference.substring(reference.indexOf('@') + 1);
    }

    @Test
    void whatIsThereIsNotSentAgain() {
        try (RegistryServer registry = RegistryServer.start()) {
            String destination = registry.host() + "/team/files:1";
            String built = build("--push", destination).succeed().lastLine();
            long sent = registry.received();
            registry.forgetRequests();

            String pushed = complete("push", destination).succeed().lastLine();

            assertThat(digest(pushed)).isEqualTo(digest(built));
            assertThat(pushed).startsWith(registry.host() + "/team/files@sha256:");
            assertThat(registry.received()).isEqualTo(sent);
            assertThat(registry.requests(request -> !request.path().contains("/referrers/")))
                    .as("requests of a second push")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void isPromotedWithinARegistryWithoutSendingAByte() throws Exception {
        try (RegistryServer registry = RegistryServer.start()) {
            String built =
                    build("--push", registry.host() + "/team/files:1").succeed().lastLine();
            Descriptor image = LayoutReader.open(scratch.resolve("out/oci"))
                    .index()
                    .manifests()
                    .get(0);
            registry.registry()
                    .putBlob(
                            FILES,
                            SampleImages.config(SampleImages.empty()),
                            SampleImages.source(SampleImages.empty()));
            registry.registry()
                    .putManifest(
                            FILES,
                            ManifestName.of(SampleImages.artifact(image, "application/x-note", "n")
                                    .digest()),
                            SampleImages.artifact(image, "application/x-note", "n"));
            long sent = registry.received();

            String from = registry.host() + "/team/files@" + digest(built);
            String copied = complete("copy", from, registry.host() + "/prod/files:2")
                    .succeed()
                    .lastLine();

            RepositoryName prod = new RepositoryName("prod/files");
            assertThat(copied).isEqualTo(digest(built));
            assertThat(registry.received()).isEqualTo(sent);
            assertThat(registry.requests(ServedRequest.to("GET", "/blobs/sha256")))
                    .isEmpty();
            assertThat(registry.registry().tags(prod)).containsExactly("2");
            assertThat(registry.registry().referrers(prod, image.digest(), null).orElseThrow())
                    .as("what refers to it came along")
                    .hasSize(1);
        }
    }

    @Test
    void severalImagesShareWhatTheyHave() throws Exception {
        try (RegistryServer registry = RegistryServer.start()) {
            repository = scratch.resolve("two.git");
            Repositories.ofPaths(repository, """
                    complete: 1
                    components: {files: {copy: {tree/: /srv/}}}
                    image: {layers: [files], init: none}
                    images: {one: {}, two: {labels: {a: b}}}
                    """, List.of("tree/a"));
            build("--push", registry.host() + "/team/{name}:7").succeed();

            assertThat(registry.registry().tags(new RepositoryName("team/one"))).containsExactly("7");
            assertThat(registry.registry().tags(new RepositoryName("team/two"))).containsExactly("7");
            assertThat(registry.requests(request -> "POST".equals(request.method()) && request.asked("mount") != null))
                    .as("the layer of both")
                    .isNotEmpty();

            Command.Outcome both =
                    complete("push", registry.host() + "/team/all:7").run();
            assertThat(both.exit()).isEqualTo(2);
            assertThat(both.err()).contains("several images", "{name}", "one, two");
        }
    }

    @Test
    void comesBackAsItWas() {
        Requires.tools("skopeo", "docker-registry");
        try (DockerRegistry registry = DockerRegistry.start(scratch.resolve("registry"))) {
            String built =
                    build("--push", registry.host() + "/team/files:1").succeed().lastLine();
            assertThat(Command.of("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}")
                            .with("docker://" + registry.host() + "/team/files:1")
                            .succeed()
                            .lastLine())
                    .isEqualTo(digest(built));
            assertThat(complete("tags", registry.host() + "/team/files")
                            .succeed()
                            .out())
                    .isEqualTo("1\n");

            String pulled = complete("pull", registry.host() + "/team/files:1")
                    .succeed()
                    .lastLine();

            assertThat(pulled).isEqualTo("files@" + digest(built));
            Command.of(
                            "diff",
                            "-r",
                            scratch.resolve("out/oci/blobs").toString(),
                            scratch.resolve("files/blobs").toString())
                    .succeed();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void logsInAsTheUserOfPodmanAndDockerDoes() throws Exception {
        Requires.tools("docker-registry");
        try (DockerRegistry registry = DockerRegistry.startWithLogin(scratch.resolve("registry"))) {
            build().succeed();
            String destination = registry.host() + "/team/files:1";
            Command.Outcome anonymous = complete("push", destination).run();
            assertThat(anonymous.exit()).isEqualTo(6);
            assertThat(anonymous.err()).contains("a login is needed", registry.host(), "podman login");

            Path file = scratch.resolve("auth.json");
            String pair = java.util.Base64.getEncoder()
                    .encodeToString((DockerRegistry.USER + ":" + DockerRegistry.PASSWORD)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Files.writeString(file, "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + pair + "\"}}}");
            complete("push", destination)
                    .env("REGISTRY_AUTH_FILE", file.toString())
                    .succeed();

            Files.writeString(file, "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"bWU6d3Jvbmc=\"}}}");
            Command.Outcome refused = complete("tags", registry.host() + "/team/files")
                    .env("REGISTRY_AUTH_FILE", file.toString())
                    .run();
            assertThat(refused.exit()).isEqualTo(6);
            assertThat(refused.err()).contains("refuses the login").doesNotContain("wrong");
        }
    }

    /** Not after it, which may be minutes later. */
    @Test
    void aLoginThatIsWrongIsSaidBeforeTheBuild() throws Exception {
        try (RegistryServer registry = RegistryServer.start(new Login.Basic("me", "s3cret"), Set.of())) {
            for (String repository : List.of("/team/files:1", "/team/{name}:1")) {
                Command.Outcome refused =
                        build("--push", registry.host() + repository).run();

                assertThat(refused.exit()).isEqualTo(6);
                assertThat(refused.err()).contains("a login is needed", registry.host());
            }
            assertThat(scratch.resolve("out")).doesNotExist();

            Path file = Files.writeString(
                    scratch.resolve("auth.json"),
                    "{\"auths\":{},\"credHelpers\":{\"" + registry.host() + "\":\"not-there\"}}");
            Command.Outcome broken = build("--push", registry.host() + "/team/files:1")
                    .env("REGISTRY_AUTH_FILE", file.toString())
                    .run();
            assertThat(broken.err()).contains("docker-credential-not-there");
            assertThat(scratch.resolve("out")).doesNotExist();
        }
    }

    @Test
    void archivesArePushedAsTheyAre() throws Exception {
        Requires.tools("skopeo");
        try (RegistryServer registry = RegistryServer.start()) {
            String built = complete("build", repository.toString(), "--format", "oci,archive", "--audit", "off")
                    .succeed()
                    .lastLine();
            Path others = scratch.resolve("skopeo.tar");
            Command.of("skopeo", "copy", "oci:" + scratch.resolve("out/oci") + ":files", "oci-archive:" + others + ":x")
                    .succeed();

            String pushed = complete("push", "--from", "out/files.tar", registry.host() + "/team/files:1")
                    .succeed()
                    .lastLine();
            String copied = complete("copy", "archive:" + others, registry.host() + "/team/again:1")
                    .succeed()
                    .lastLine();

            assertThat(digest(pushed)).isEqualTo(digest(built));
            assertThat(copied).isEqualTo(digest(built));
            assertThat(registry.registry().tags(FILES)).containsExactly("1");
        }
    }

    @Test
    void logsInWithATokenAndAPasswordGivenByHand() throws Exception {
        try (RegistryServer registry = RegistryServer.start(new Login.Bearer("me", "s3cret", false), Set.of())) {
            build().succeed();
            Path password = Files.writeString(scratch.resolve("password"), "s3cret\n");
            Command push = complete("push", registry.host() + "/team/files:1", "--username", "me", "--password-stdin");
            Command.of("sh", "-c", "exec \"$@\" <" + password, "sh")
                    .with(push.toString().split(" ", -1))
                    .in(scratch)
                    .env("HOME", scratch.toString())
                    .withoutEnv("XDG_CACHE_HOME")
                    .succeed();
            assertThat(registry.registry().tags(FILES)).containsExactly("1");
        }
    }

    @Test
    void logsInAtAProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> firstRequest(proxy));
            Process process = complete("tags", "registry.example/team/files")
                    .env("HTTPS_PROXY", "http://me:s3cret@127.0.0.1:" + proxy.getLocalPort())
                    .start(scratch.resolve("out.txt"), scratch.resolve("err.txt"));
            try {
                assertThat(asked.get(1, TimeUnit.MINUTES))
                        .contains("CONNECT registry.example:443 HTTP/1.1", "Proxy-Authorization: Basic bWU6czNjcmV0");
            } finally {
                Command.killTree(process);
            }
        }
    }

    /** Its lines; the answer is that there is no way. */
    private static List<String> firstRequest(ServerSocket proxy) {
        try (Socket client = proxy.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                lines.add(line);
            }
            client.getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At any moment; what was acknowledged is not sent again, but for one chunk of each upload that was open. */
    @Test
    void isMadeWholeByTheNextPushWhereverOneIsKilled() throws Exception {
        build().succeed();
        long start = System.nanoTime();
        try (RegistryServer registry = RegistryServer.start()) {
            complete("push", registry.host() + "/team/files:1").succeed();
        }
        long whole = System.nanoTime() - start;
        Descriptor image = LayoutReader.open(scratch.resolve("out/oci"))
                .index()
                .manifests()
                .get(0);
        Random random = new Random(11);
        for (int round = 0; round < KILLS; round++) {
            try (RegistryServer registry = RegistryServer.start()) {
                Command push = complete("push", registry.host() + "/team/files:1");
                killAfter(push, (long) (random.nextDouble() * whole));

                push.succeed();

                assertThat(registry.registry()
                                .manifest(FILES, ManifestName.tag("1"))
                                .orElseThrow()
                                .digest())
                        .isEqualTo(image.digest());
                assertThat(registry.received())
                        .as(
                                "round %d: bytes that came, with the second chunk of the one large layer at most twice",
                                round)
                        .isLessThanOrEqualTo(LARGE + (25 << 20));
            }
        }
        assertThat(scratch.resolve(".cache/complete/uploads").toFile().list((folder, name) -> !name.endsWith(".lock")))
                .as("uploads that are remembered")
                .isEmpty();
    }

    private void killAfter(Command push, long nanos) throws InterruptedException {
        Process process = push.start(scratch.resolve("killed.out"), scratch.resolve("killed.err"));
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
        Command.killTree(process);
        process.waitFor();
    }
}
