package dev.complete.registry.server;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;
import static dev.complete.registry.server.ServedRequest.any;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.SampleImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls the server with the JDK's client and nothing of ours in between. */
class RegistryServerTest {

    private static final RepositoryName ORDERS = new RepositoryName("team/orders");
    private static final byte[] HELLO = text("hello\n");
    private static final Digest DIGEST = Digest.of(HELLO);
    private static final String UPLOADS = "/v2/team/orders/blobs/uploads/";
    private static final String BLOB = "/v2/team/orders/blobs/" + DIGEST;

    private final HttpClient client = HttpClient.newHttpClient();
    private RegistryServer server = RegistryServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(RegistryServer other) {
        server.close();
        server = other;
    }

    private HttpResponse<String> send(String method, String place, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri().resolve(place)).method(method, BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String method, String place, String... headers)
            throws IOException, InterruptedException {
        return send(method, place, new byte[0], headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private static String location(HttpResponse<?> response) {
        return header(response, "Location");
    }

    @Test
    void answersThePing() throws Exception {
        HttpResponse<String> ping = send("GET", "/v2/");

        assertThat(ping.statusCode()).isEqualTo(200);
        assertThat(header(ping, "Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
    }

    // Uploads

    @Test
    void takesABlobInOneRequest() throws Exception {
        HttpResponse<String> posted = send("POST", UPLOADS + "?digest=" + DIGEST, HELLO);

        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(location(posted)).isEqualTo(BLOB);
        assertThat(header(posted, "Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(send("GET", BLOB).body()).isEqualTo("hello\n");
        assertThat(server.received(DIGEST)).isEqualTo(6);
    }

    @Test
    void takesABlobInChunks() throws Exception {
        HttpResponse<String> begun = send("POST", UPLOADS);
        HttpResponse<String> first = send("PATCH", location(begun), text("hel"), "Content-Range", "0-2");
        HttpResponse<String> second = send("PATCH", location(first), text("lo"), "Content-Range", "3-4");
        HttpResponse<String> asked = send("GET", location(second));
        HttpResponse<String> ended = send("PUT", location(asked) + "&digest=" + DIGEST, text("\n"));

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(header(begun, "Range")).isEqualTo("0-0");
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(header(first, "Range")).isEqualTo("0-2");
        assertThat(header(second, "Range")).isEqualTo("0-4");
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(header(asked, "Range")).isEqualTo("0-4");
        assertThat(ended.statusCode()).isEqualTo(201);
        assertThat(send("GET", BLOB).body()).isEqualTo("hello\n");
        assertThat(server.openUploads()).isZero();
    }

    @Test
    void refusesAChunkOutOfOrder() throws Exception {
        HttpResponse<String> first =
                send("PATCH", location(send("POST", UPLOADS)), text("hel"), "Content-Range", "0-2");
        HttpResponse<String> gap = send("PATCH", location(first), text("\n"), "Content-Range", "5-5");

        assertThat(gap.statusCode()).isEqualTo(416);
        assertThat(header(gap, "Range")).isEqualTo("0-2");
        assertThat(send("PATCH", location(gap), text("lo\n"), "Content-Range", "3-5")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void appendsAChunkOutOfOrderAsDockerRegistryDoes() throws Exception {
        restart(RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY));
        HttpResponse<String> begun = send("POST", UPLOADS);
        HttpResponse<String> gap = send("PATCH", location(begun), text("hel"), "Content-Range", "5-7");

        assertThat(location(begun)).startsWith(server.uri() + UPLOADS);
        assertThat(gap.statusCode()).isEqualTo(202);
        assertThat(header(gap, "Range")).isEqualTo("0-2");
        assertThat(send("GET", location(begun)).statusCode()).isEqualTo(404);
        assertThat(send("GET", location(gap)).statusCode()).isEqualTo(204);
    }

    @Test
    void wantsAnUploadsStateBack() throws Exception {
        String location = location(send("POST", UPLOADS));

        assertThat(location).contains("?_state=").contains("%3D");
        HttpResponse<String> lost = send("PATCH", location.replaceAll("\\?.*", ""), HELLO);
        assertThat(lost.statusCode()).isEqualTo(404);
        assertThat(lost.body()).contains("BLOB_UPLOAD_INVALID");
    }

    @Test
    void refusesWrongDigestsAndKeepsTheUpload() throws Exception {
        String location = location(send("POST", UPLOADS));
        HttpResponse<String> wrong = send("PUT", location + "&digest=" + DIGEST, text("jello\n"));

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).startsWith("{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":");
        assertThat(send("HEAD", BLOB).statusCode()).isEqualTo(404);
        assertThat(server.received()).isEqualTo(6);
        assertThat(server.openUploads()).isEqualTo(1);
        assertThat(header(send("GET", location), "Range")).isEqualTo("0-5");
    }

    @Test
    void cancelsAnUpload() throws Exception {
        String location = location(send("POST", UPLOADS));

        assertThat(send("DELETE", location).statusCode()).isEqualTo(204);
        assertThat(send("GET", location).statusCode()).isEqualTo(404);
    }

    @Test
    void mountsWhatAnotherRepositoryHas() throws Exception {
        send("POST", UPLOADS + "?digest=" + DIGEST, HELLO);
        String mount = "/v2/other/blobs/uploads/?mount=" + DIGEST + "&from=";

        assertThat(send("GET", "/v2/other/blobs/" + DIGEST).statusCode()).isEqualTo(404);
        assertThat(send("POST", mount + "team/nothing").statusCode()).isEqualTo(202);
        assertThat(send("POST", mount + "team/orders").statusCode()).isEqualTo(201);
        assertThat(send("GET", "/v2/other/blobs/" + DIGEST).body()).isEqualTo("hello\n");
        assertThat(server.received()).isEqualTo(6);
    }

    @Test
    void keepsWhatCameBeforeAConnectionBroke() throws Exception {
        PlannedFault fault = server.fault(to("PATCH", UPLOADS), Fault.cutAfter(100_000), 1);
        byte[] large = bytes(300_000, 1);
        String location = location(send("POST", UPLOADS));

        assertThatThrownBy(() -> send("PATCH", location, large)).isInstanceOf(IOException.class);
        HttpResponse<String> asked = send("GET", location);

        assertThat(fault.played()).isEqualTo(1);
        assertThat(header(asked, "Range")).isEqualTo("0-99999");
        byte[] rest = Arrays.copyOfRange(large, 100_000, large.length);
        assertThat(send("PATCH", location(asked), rest, "Content-Range", "100000-299999")
                        .statusCode())
                .isEqualTo(202);
        assertThat(server.received()).isEqualTo(300_000);
    }

    // Blobs

    @Test
    void sendsPartsOfABlob() throws Exception {
        server.registry().replaceBlob(ORDERS, DIGEST, HELLO);

        HttpResponse<String> part = send("GET", BLOB, "Range", "bytes=1-3");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("ell");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 1-3/6");
        assertThat(send("GET", BLOB, "Range", "bytes=4-").body()).isEqualTo("o\n");
        assertThat(send("GET", BLOB, "Range", "bytes=-2").body()).isEqualTo("o\n");
        assertThat(send("GET", BLOB, "Range", "bytes=4-99").body()).isEqualTo("o\n");
        HttpResponse<String> beyond = send("GET", BLOB, "Range", "bytes=6-7");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */6");
    }

    @Test
    void saysABlobsSizeWithoutSendingIt() throws Exception {
        server.registry().replaceBlob(ORDERS, DIGEST, HELLO);

        HttpResponse<String> head = send("HEAD", BLOB);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("6");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void sendsTheEmptyBlob() throws Exception {
        Digest empty = Digest.of(new byte[0]);
        send("POST", UPLOADS + "?digest=" + empty);

        HttpResponse<String> got = send("GET", "/v2/team/orders/blobs/" + empty);

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(header(got, "Content-Length")).isEqualTo("0");
    }

    // Manifests

    private ManifestDocument image(String note) {
        byte[] config = text("{\"note\":\"" + note + "\"}");
        server.registry().replaceBlob(ORDERS, Digest.of(config), config);
        return manifest(config(config));
    }

    private HttpResponse<String> put(String name, ManifestDocument manifest) throws IOException, InterruptedException {
        return send("PUT", "/v2/team/orders/manifests/" + name, manifest.json(), "Content-Type", manifest.mediaType());
    }

    @Test
    void keepsManifestsByTagAndDigest() throws Exception {
        ManifestDocument one = image("one");
        HttpResponse<String> stored = put("1.0", one);

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(header(stored, "Docker-Content-Digest"))
                .isEqualTo(one.digest().toString());
        for (String name : List.of("1.0", one.digest().toString())) {
            HttpResponse<String> got = send("GET", "/v2/team/orders/manifests/" + name, "Accept", MediaType.MANIFEST);
            assertThat(got.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(one.json());
            assertThat(header(got, "Content-Type")).isEqualTo(MediaType.MANIFEST);
            assertThat(header(got, "Docker-Content-Digest"))
                    .isEqualTo(one.digest().toString());
        }
    }

    @Test
    void hidesAManifestFromWhoDoesNotAcceptItsType() throws Exception {
        put("1.0", image("one"));

        assertThat(send("GET", "/v2/team/orders/manifests/1.0").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/v2/team/orders/manifests/1.0", "Accept", MediaType.INDEX)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesManifestsThatAreWrong() throws Exception {
        ManifestDocument one = image("one");
        String other = Digest.of(HELLO).toString();

        assertThat(put("1.0", manifest(config(text("{}")))).body()).contains("MANIFEST_BLOB_UNKNOWN");
        assertThat(put(other, one).body()).contains("DIGEST_INVALID");
        assertThat(put(".", one).body()).contains("MANIFEST_INVALID");
        assertThat(put("1.0", new ManifestDocument("text/plain", one.json())).body())
                .contains("MANIFEST_INVALID");
        assertThat(put("1.0", new ManifestDocument(MediaType.MANIFEST, new byte[5 << 20]))
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.registry().tags(ORDERS)).isEmpty();
    }

    // Lists

    @Test
    void listsTagsInPages() throws Exception {
        restart(RegistryServer.startWithPagesOf(2));
        ManifestDocument one = image("one");
        for (String tag : List.of("b", "a", "B", "1")) {
            put(tag, one);
        }

        HttpResponse<String> first = send("GET", "/v2/team/orders/tags/list");
        assertThat(first.body()).isEqualTo("{\"name\":\"team/orders\",\"tags\":[\"1\",\"B\"]}");
        assertThat(header(first, "Link")).isEqualTo("</v2/team/orders/tags/list?n=2&last=B>; rel=\"next\"");
        HttpResponse<String> second = send("GET", "/v2/team/orders/tags/list?n=2&last=B");
        assertThat(second.body()).isEqualTo("{\"name\":\"team/orders\",\"tags\":[\"a\",\"b\"]}");
        assertThat(header(second, "Link")).isEqualTo("none");
        assertThat(send("GET", "/v2/team/nothing/tags/list").body()).contains("NAME_UNKNOWN");
    }

    @Test
    void listsReferrersAllAndByType() throws Exception {
        restart(RegistryServer.startWithPagesOf(2));
        Descriptor subject = image("one").descriptor();
        server.registry().replaceBlob(ORDERS, Digest.of(SampleImages.empty()), SampleImages.empty());
        List<ManifestDocument> artifacts = List.of(
                artifact(subject, "example/sbom", "1"),
                artifact(subject, "example/signature", "2"),
                artifact(subject, "example/sbom", "3"));
        for (ManifestDocument artifact : artifacts) {
            HttpResponse<String> stored = put(artifact.digest().toString(), artifact);
            assertThat(header(stored, "OCI-Subject")).isEqualTo(subject.digest().toString());
        }
        String referrers = "/v2/team/orders/referrers/" + subject.digest();

        HttpResponse<String> first = send("GET", referrers);
        assertThat(header(first, "Content-Type")).isEqualTo(MediaType.INDEX);
        assertThat(header(first, "OCI-Filters-Applied")).isEqualTo("none");
        assertThat(first.body())
                .contains(artifacts.get(0).digest().toString())
                .contains(artifacts.get(1).digest().toString())
                .contains("\"artifactType\":\"example/signature\"")
                .contains("\"annotations\":{\"example.note\":\"2\"}");
        assertThat(send("GET", referrers + "?page=2").body())
                .contains(artifacts.get(2).digest().toString());
        HttpResponse<String> some = send("GET", referrers + "?artifactType=example/sbom");
        assertThat(header(some, "OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(some.body()).contains("\"1\"").contains("\"3\"").doesNotContain("signature");
        HttpResponse<String> none = send("GET", "/v2/team/orders/referrers/" + DIGEST);
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(none.body()).contains("\"manifests\":[]");
    }

    @Test
    void leavesReferrersOut() throws Exception {
        restart(RegistryServer.start(new Login.None(), Set.of(Habit.NO_REFERRERS)));
        server.registry().replaceBlob(ORDERS, Digest.of(SampleImages.empty()), SampleImages.empty());
        ManifestDocument artifact = artifact(image("one").descriptor(), "example/sbom", "1");

        assertThat(header(put("sbom", artifact), "OCI-Subject")).isEqualTo("none");
        assertThat(send("GET", "/v2/team/orders/referrers/" + DIGEST).statusCode())
                .isEqualTo(404);
    }

    // Logins

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wantsABasicLogin() throws Exception {
        restart(RegistryServer.start(new Login.Basic("me", "s3cret"), Set.of()));

        HttpResponse<String> refused = send("GET", "/v2/");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(header(refused, "WWW-Authenticate")).startsWith("Basic realm=");
        assertThat(send("GET", "/v2/", "Authorization", basic("me", "wrong")).statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/v2/", "Authorization", basic("me", "s3cret")).statusCode())
                .isEqualTo(200);
    }

    private String challenged(String method, String place) throws IOException, InterruptedException {
        HttpResponse<String> refused = send(method, place);
        assertThat(refused.statusCode()).isEqualTo(401);
        return header(refused, "WWW-Authenticate");
    }

    private static String token(HttpResponse<String> answer) {
        return field(answer, "access_token");
    }

    private static String field(HttpResponse<String> answer, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(answer.body());
        return field.find() ? field.group(1) : "none";
    }

    @Test
    void wantsATokenForWhatIsAsked() throws Exception {
        restart(RegistryServer.start(new Login.Bearer("me", "s3cret", true), Set.of()));
        server.registry().replaceBlob(ORDERS, DIGEST, HELLO);
        String service = "?service=registry.example&scope=";

        assertThat(challenged("POST", UPLOADS))
                .isEqualTo("Bearer realm=\"" + server.uri()
                        + "/token\",service=\"registry.example\",scope=\"repository:team/orders:pull,push\"");
        assertThat(challenged("GET", "/v2/")).doesNotContain("scope");
        String anonymous = token(send("GET", "/token" + service + "repository:team/orders:pull,push"));
        assertThat(send("GET", BLOB, "Authorization", "Bearer " + anonymous).body())
                .isEqualTo("hello\n");
        HttpResponse<String> push = send("POST", UPLOADS, "Authorization", "Bearer " + anonymous);
        assertThat(header(push, "WWW-Authenticate")).contains("error=\"insufficient_scope\"");

        HttpResponse<String> login = send(
                "GET",
                "/token" + service + "repository:team/orders:pull,push&offline_token=true",
                "Authorization",
                basic("me", "s3cret"));
        assertThat(send("POST", UPLOADS, "Authorization", "Bearer " + token(login))
                        .statusCode())
                .isEqualTo(202);
        assertThat(send("GET", "/token" + service, "Authorization", basic("me", "wrong"))
                        .statusCode())
                .isEqualTo(401);

        server.expireTokens();
        assertThat(header(send("POST", UPLOADS, "Authorization", "Bearer " + token(login)), "WWW-Authenticate"))
                .contains("error=\"invalid_token\"");
        HttpResponse<String> again = send(
                "POST",
                "/token",
                text("grant_type=refresh_token&service=registry.example&client_id=test&refresh_token="
                        + field(login, "refresh_token") + "&scope=repository%3Ateam%2Forders%3Apull%2Cpush"));
        assertThat(send("POST", UPLOADS, "Authorization", "Bearer " + token(again))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void tokensEndAfterSomeRequests() throws Exception {
        restart(RegistryServer.start(new Login.Bearer("me", "s3cret", true), Set.of()));
        server.tokensLast(2);
        String token = token(send("GET", "/token?service=registry.example&scope=repository:team/orders:pull"));

        assertThat(send("GET", BLOB, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", BLOB, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", BLOB, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(401);
    }

    // Faults

    @Test
    void playsFaultsAsOftenAsPlanned() throws Exception {
        PlannedFault busy = server.fault(to("GET", "/v2/"), Fault.retryAfter(3), 2);
        server.fault(to("GET", "/v2/"), Fault.status(500), 1);

        HttpResponse<String> first = send("GET", "/v2/");
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(header(first, "Retry-After")).isEqualTo("3");
        assertThat(send("GET", "/v2/").statusCode()).isEqualTo(429);
        assertThat(send("GET", "/v2/").statusCode()).isEqualTo(500);
        assertThat(send("GET", "/v2/").statusCode()).isEqualTo(200);
        assertThat(busy.played()).isEqualTo(2);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void changesAnswers() throws Exception {
        server.registry().replaceBlob(ORDERS, DIGEST, HELLO);

        server.fault(any(), Fault.wrongBytes(), 1);
        assertThat(send("GET", BLOB).body()).hasSize(6).isNotEqualTo("hello\n");
        server.fault(any(), Fault.otherLength(-2), 1);
        assertThat(send("GET", BLOB).body()).isEqualTo("hell");
        server.fault(any(), Fault.otherLength(5), 1);
        assertThat(send("GET", BLOB).body()).isEqualTo("hello\n\0\0\0\0\0");
        server.fault(any(), Fault.promisedMore(5), 1);
        assertThatThrownBy(() -> send("GET", BLOB)).isInstanceOf(IOException.class);
        server.fault(any(), Fault.cutAnswerAfter(3), 1);
        assertThatThrownBy(() -> send("GET", BLOB)).isInstanceOf(IOException.class);
        server.fault(any(), Fault.cut(), 1);
        assertThatThrownBy(() -> send("POST", UPLOADS)).isInstanceOf(IOException.class);
        server.fault(any(), Fault.header("Docker-Content-Digest", "sha256:0"), 1);
        assertThat(header(send("HEAD", BLOB), "Docker-Content-Digest")).isEqualTo("sha256:0");
        assertThat(send("GET", BLOB).body()).isEqualTo("hello\n");
    }

    @Test
    void redirectsToAnotherServer() throws Exception {
        try (RegistryServer other = RegistryServer.start()) {
            server.fault(any(), Fault.redirect(307, other.uri()));
            HttpResponse<String> moved = send("GET", BLOB + "?a=b%2Fc");

            assertThat(moved.statusCode()).isEqualTo(307);
            assertThat(location(moved)).isEqualTo(other.uri() + BLOB + "?a=b%2Fc");
            send("GET", location(moved), "X-Secret", "token");
            assertThat(other.requests()).hasSize(1);
            assertThat(other.requests().get(0).header("x-secret")).isEqualTo("token");
        }
    }

    @Test
    void sendsAsMuchAsIsReadOfAnEndlessBody() throws Exception {
        server.registry().replaceBlob(ORDERS, DIGEST, HELLO);
        server.fault(any(), Fault.endless());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.uri() + BLOB)).build();

        var body = client.send(request, BodyHandlers.ofInputStream()).body();

        try (body) {
            assertThat(body.readNBytes(3 << 20)).hasSize(3 << 20).startsWith(HELLO);
        }
    }

    @Test
    void countsWhatABlobCameTo() throws Exception {
        server.registry().putBlob(ORDERS, blob(HELLO), source(HELLO));
        assertThat(server.received(DIGEST)).isZero();

        send("POST", UPLOADS + "?digest=" + DIGEST, HELLO);
        send("POST", UPLOADS + "?digest=" + DIGEST, HELLO);

        assertThat(server.received(DIGEST)).isEqualTo(12);
        assertThat(server.requests(ServedRequest::isUpload)).hasSize(2);
        assertThat(server.registry().findManifest(ORDERS, ManifestName.tag("1")))
                .isEmpty();
    }
}
