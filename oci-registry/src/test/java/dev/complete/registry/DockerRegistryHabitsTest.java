package dev.complete.registry;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.index;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the test's own server says of docker-registry's habits is what docker-registry does. */
class DockerRegistryHabitsTest {

    private static final byte[] HELLO = text("hello\n");
    private static final Digest DIGEST = Digest.of(HELLO);
    private static final String UPLOADS = "/v2/team/orders/blobs/uploads/";
    private static final String BLOB = "/v2/team/orders/blobs/" + DIGEST;
    private static final String MANIFESTS = "/v2/team/orders/manifests/";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void theServerAnswersAsDockerRegistryDoes(@TempDir Path folder) throws Exception {
        try (DockerRegistry real = DockerRegistry.start(folder);
                RegistryServer ours = RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY)) {
            List<String> wanted = new Conversation(real.uri()).held();

            assertThat(new Conversation(ours.uri()).held()).isEqualTo(wanted);
            assertThat(wanted).hasSize(31);
        }
    }

    @Test
    void dockerRegistryWantsABasicLogin(@TempDir Path folder) throws Exception {
        try (DockerRegistry real = DockerRegistry.startWithLogin(folder);
                RegistryServer ours =
                        RegistryServer.start(new Login.Basic(DockerRegistry.USER, DockerRegistry.PASSWORD), Set.of())) {
            for (URI server : List.of(real.uri(), ours.uri())) {
                assertThat(ping(server, "nobody:s3cret")).isEqualTo(401);
                assertThat(ping(server, DockerRegistry.USER + ":wrong")).isEqualTo(401);
                assertThat(ping(server, DockerRegistry.USER + ":" + DockerRegistry.PASSWORD))
                        .isEqualTo(200);
            }
        }
    }

    private static int ping(URI server, String login) throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v2/"))
                .header("Authorization", "Basic " + basic)
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Requests of which each says what decides how a client goes on. */
    private static final class Conversation {

        private final URI server;
        private final List<String> held = new ArrayList<>();

        Conversation(URI server) {
            this.server = server;
        }

        List<String> held() throws IOException, InterruptedException {
            say("ping", "GET", "/v2/");
            uploads();
            broken();
            blobs();
            manifests();
            return held;
        }

        private void uploads() throws IOException, InterruptedException {
            String begun = say("begin", "POST", UPLOADS);
            held.add("absolute: " + begun.startsWith(server.toString()));
            String first = say("chunk", "PATCH", begun, text("hel"), "Content-Range", "0-2");
            say("ask with the state from before", "GET", begun);
            say("ask", "GET", first);
            String gap = say("chunk out of order", "PATCH", first, text("lo"), "Content-Range", "10-11");
            say("chunk with the state from before", "PATCH", first, text("lo"), "Content-Range", "3-4");
            say("another digest", "PUT", gap + "&digest=" + Digest.of(empty()));
            say("ask after it", "GET", gap);
            say("cancel", "DELETE", say("begin", "POST", UPLOADS));
            say("all in a POST", "POST", UPLOADS + "?digest=" + DIGEST, HELLO);
        }

        /** The connection breaks in the middle of a chunk. */
        private void broken() throws IOException, InterruptedException {
            String begun = send("POST", UPLOADS, new byte[0])
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            URI place = server.resolve(begun);
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(text("PATCH " + place.getRawPath() + "?" + place.getRawQuery() + " HTTP/1.1\r\nHost: test\r\n"
                        + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n"));
                out.write(bytes(300_000, 1));
                out.flush();
            }
            // The registry notices at some time.
            int status = 204;
            while (status == 204) {
                status = send("GET", begun, new byte[0]).statusCode();
            }
            say("ask after a broken chunk", "GET", begun);
        }

        private void blobs() throws IOException, InterruptedException {
            say("no such blob", "GET", BLOB);
            say("whole", "PUT", say("begin", "POST", UPLOADS) + "&digest=" + DIGEST, HELLO);
            say("size", "HEAD", BLOB);
            say("part", "GET", BLOB, new byte[0], "Range", "bytes=1-3");
            say("no such part", "GET", BLOB, new byte[0], "Range", "bytes=6-7");
            say("elsewhere", "GET", "/v2/other/blobs/" + DIGEST);
            say("mount of nothing", "POST", "/v2/other/blobs/uploads/?from=team/nothing&mount=" + DIGEST);
            say("mount", "POST", "/v2/other/blobs/uploads/?from=team/orders&mount=" + DIGEST);
        }

        private void manifests() throws IOException, InterruptedException {
            ManifestDocument image = manifest(config(empty()), blob(HELLO));
            say("no tags", "GET", "/v2/team/nothing/tags/list");
            putManifest("without its blob", "1.0", image);
            send(
                    "PUT",
                    send("POST", UPLOADS, new byte[0])
                                    .headers()
                                    .firstValue("Location")
                                    .orElseThrow() + "&digest=" + Digest.of(empty()),
                    empty());
            putManifest("with it", "1.0", image);
            putManifest("index without its manifest", "all", index(image, manifest(config(empty()))));
            putManifest("artifact", "sbom", artifact(image.descriptor(), "example/sbom", "1"));
            say("of no accepted type", "GET", MANIFESTS + "1.0", new byte[0], "Accept", MediaType.DOCKER_MANIFEST);
            say("accepted", "GET", MANIFESTS + "1.0", new byte[0], "Accept", MediaType.MANIFEST);
            say("referrers", "GET", "/v2/team/orders/referrers/" + image.digest());
        }

        private void putManifest(String what, String name, ManifestDocument manifest)
                throws IOException, InterruptedException {
            say(what, "PUT", MANIFESTS + name, manifest.json(), "Content-Type", manifest.mediaType());
        }

        private String say(String what, String method, String place) throws IOException, InterruptedException {
            return say(what, method, place, new byte[0]);
        }

        /** Returns where it goes on. */
        private String say(String what, String method, String place, byte[] body, String... headers)
                throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = send(method, place, body, headers);
            StringBuilder said = new StringBuilder(what + ": " + answer.statusCode());
            Matcher code = Pattern.compile("\"code\":\"([A-Z_]+)\"").matcher(body(answer));
            boolean torn = answer.statusCode() == 416;
            if (code.find() && !torn) {
                said.append(' ').append(code.group(1));
            }
            for (String header : List.of("Range", "Content-Range", "OCI-Subject", "WWW-Authenticate")) {
                answer.headers()
                        .firstValue(header)
                        .ifPresent(value ->
                                said.append(' ').append(header).append('=').append(value));
            }
            held.add(said.toString());
            return answer.headers().firstValue("Location").orElse("");
        }

        private HttpResponse<InputStream> send(String method, String place, byte[] body, String... headers)
                throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.resolve(place)).method(method, BodyPublishers.ofByteArray(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        }

        /** docker-registry ends a 416 before the length that it said. */
        private static String body(HttpResponse<InputStream> answer) {
            try (InputStream in = answer.body()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }
    }
}
