package dev.complete.registry.serve;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.RepositoryName;
import dev.complete.streams.SizedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, to the letter; that images can be had from it is {@code ServedRegistryTest}. */
class PullServerTest {

    private static final RepositoryName ORDERS = new RepositoryName("team/orders");
    private static final byte[] LAYER = bytes(1000, 1);
    private static final ManifestDocument IMAGE = manifest(config(empty()), blob(LAYER));
    private static final String BLOB = "/v2/team/orders/blobs/" + blob(LAYER).digest();
    private static final String MANIFEST = "/v2/team/orders/manifests/1.0";

    private final MemoryRegistry memory = new MemoryRegistry();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final PullServer server = start(new MemoryImages(memory));
    private final HttpClient client = HttpClient.newHttpClient();

    private PullServer start(ServedImages images) {
        try {
            return PullServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    images,
                    PullServer.Limits.DEFAULT,
                    problems::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void fill() throws Exception {
        memory.putBlob(ORDERS, blob(LAYER), source(LAYER));
        memory.putBlob(ORDERS, config(empty()), source(empty()));
        memory.putManifest(ORDERS, ManifestName.tag("1.0"), IMAGE);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String code(HttpResponse<byte[]> answer) throws IOException {
        JsonNode error =
                new ObjectMapper().readTree(answer.body()).path("errors").path(0);
        assertThat(error.path("message").asText()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        return error.path("code").asText();
    }

    @Test
    void saysWhatItIs() throws Exception {
        for (String path : List.of("/v2/", "/v2")) {
            assertThat(get(path).statusCode()).isEqualTo(200);
            assertThat(header(get(path), "Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
        }
        assertThat(get("/healthz").body()).isEqualTo(text("ok\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MKCOL"})
    void refusesEveryMethodThatWrites(String method) throws Exception {
        for (String path : List.of("/v2/team/orders/blobs/uploads/", MANIFEST, BLOB, "/v2/", "/healthz")) {
            HttpResponse<byte[]> answer = send(to(path).method(method, BodyPublishers.ofByteArray(text("body"))));
            assertThat(answer.statusCode()).as(path).isEqualTo(405);
            assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
            assertThat(code(answer)).isEqualTo("UNSUPPORTED");
        }
        assertThat(memory.tags(ORDERS)).containsExactly("1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void refusesBodies(String method) throws Exception {
        HttpResponse<byte[]> answer = send(to(MANIFEST).method(method, BodyPublishers.ofByteArray(text("body"))));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(get(MANIFEST).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/healthz",
                "/v2/",
                "/v2/_catalog",
                "/v2/team/orders/tags/list",
                "/v2/team/orders/manifests/1.0",
                "/v2/team/orders/manifests/nothing",
                "/v2/team/nothing/tags/list",
                "BLOB",
                "REFERRERS"
            })
    void headSaysWhatGetSays(String path) throws Exception {
        String real = path.replace("BLOB", BLOB).replace("REFERRERS", "/v2/team/orders/referrers/" + IMAGE.digest());
        HttpResponse<byte[]> get = get(real);

        HttpResponse<byte[]> head = send(to(real).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(withoutDate(head)).isEqualTo(withoutDate(get)).containsKey("content-length");
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<?> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    @Test
    void aManifestHasItsTypeAndItsDigest() throws Exception {
        HttpResponse<byte[]> answer = get(MANIFEST);

        assertThat(answer.body()).isEqualTo(IMAGE.json());
        assertThat(header(answer, "Content-Type")).isEqualTo(MediaType.MANIFEST);
        assertThat(header(answer, "Docker-Content-Digest"))
                .isEqualTo(IMAGE.digest().toString());
        assertThat(header(answer, "ETag")).isEqualTo("\"" + IMAGE.digest() + "\"");
        assertThat(get("/v2/team/orders/manifests/" + IMAGE.digest()).body()).isEqualTo(IMAGE.json());
        assertThat(get("/v2/team/orders/manifests/" + IMAGE.digest().toString().replace(":", "%3A"))
                        .body())
                .isEqualTo(IMAGE.json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                          | 200",
                "application/*                                                | 200",
                "application/vnd.oci.image.manifest.v1+json                   | 200",
                "text/html, application/vnd.oci.image.manifest.v1+json;q=0.5  | 200",
                "application/vnd.docker.distribution.manifest.v2+json         | 404",
                "application/vnd.oci.image.manifest.v1+json;q=0               | 404",
                "text/*                                                       | 404",
            })
    void aManifestIsSentToWhoTakesItsType(String accept, int status) throws Exception {
        HttpResponse<byte[]> answer = get(MANIFEST, "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 404) {
            assertThat(code(answer)).isEqualTo("MANIFEST_UNKNOWN");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(MediaType.MANIFEST, "Accept");
        }
    }

    @Test
    void whoHasItIsToldSo() throws Exception {
        for (String path : List.of(MANIFEST, BLOB)) {
            String tag = header(get(path), "ETag");
            for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                HttpResponse<byte[]> answer = get(path, "If-None-Match", known);
                assertThat(answer.statusCode()).as(known).isEqualTo(304);
                assertThat(answer.body()).isEmpty();
                assertThat(header(answer, "ETag")).isEqualTo(tag);
            }
            assertThat(get(path, "If-None-Match", "\"sha256:other\"").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0      | 206 | bytes 0-0/1000",
                "bytes=10-19    | 206 | bytes 10-19/1000",
                "bytes=990-     | 206 | bytes 990-999/1000",
                "bytes=990-5000 | 206 | bytes 990-999/1000",
                "bytes=0-999    | 206 | bytes 0-999/1000",
                "bytes=-1       | 206 | bytes 999-999/1000",
                "bytes=-5000    | 206 | bytes 0-999/1000",
                "bytes=1000-    | 416 | bytes */1000",
                "bytes=5000-6000 | 416 | bytes */1000",
                "bytes=-0       | 416 | bytes */1000",
                "bytes=9-5      | 200 | ''",
                "bytes=-        | 200 | ''",
                "bytes=0-1,5-6  | 200 | ''",
                "lines=0-1      | 200 | ''",
                "bytes=0-99999999999999999999 | 200 | ''",
            })
    void aPartOfABlobIsSent(String range, int status, String where) throws Exception {
        HttpResponse<byte[]> answer = get(BLOB, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "Content-Range")).isEqualTo(where);
        if (status == 206) {
            String[] ends =
                    where.substring("bytes ".length(), where.indexOf('/')).split("-", -1);
            assertThat(answer.body())
                    .isEqualTo(Arrays.copyOfRange(LAYER, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1));
        } else if (status == 200) {
            assertThat(answer.body()).isEqualTo(LAYER);
            assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        }
    }

    @Test
    void aPartIsSentOfTheBlobThatIsMeant() throws Exception {
        String tag = header(get(BLOB), "ETag");
        assertThat(get(BLOB, "Range", "bytes=0-1", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get(BLOB, "Range", "bytes=0-1", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/team/nothing/tags/list, 404, NAME_UNKNOWN",
        "/v2/team/nothing/manifests/1.0, 404, NAME_UNKNOWN",
        "/v2/team/orders/manifests/2.0, 404, MANIFEST_UNKNOWN",
        "/v2/team/orders/manifests/-no-tag, 404, MANIFEST_UNKNOWN",
        "/v2/team/orders/manifests/sha256:0, 404, MANIFEST_UNKNOWN",
        "/v2/team/orders/manifests/sha256:0000000000000000000000000000000000000000000000000000000000000000, 404, MANIFEST_UNKNOWN",
        "/v2/team/orders/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000, 404, BLOB_UNKNOWN",
        "/v2/team/orders/blobs/sha256:12, 400, DIGEST_INVALID",
        "/v2/team/orders/blobs/md5:12, 400, DIGEST_INVALID",
        "/v2/team/orders/referrers/12, 400, DIGEST_INVALID",
        "/v2/Team/orders/tags/list, 400, NAME_INVALID",
        "/v2/team//orders/tags/list, 400, NAME_INVALID",
        "/v2/../../etc/passwd/tags/list, 400, NAME_INVALID",
        "/v2/team/orders/../tags/list, 400, NAME_INVALID",
        "/v2/team%2forders/tags/list, 400, NAME_INVALID",
        "/v2/%2e%2e/tags/list, 400, NAME_INVALID",
        "/v2/team%00/tags/list, 400, NAME_INVALID",
        "/v2/team/orders/tags/other, 404, NAME_UNKNOWN",
        "/v2/team/orders/blobs/uploads/, 404, NAME_UNKNOWN",
        "/v2/team/orders, 404, NAME_UNKNOWN",
        "/v1/search, 404, NAME_UNKNOWN",
        "/, 404, NAME_UNKNOWN",
        "/etc/passwd, 404, NAME_UNKNOWN",
        "/v2/_catalog?n=x, 400, UNSUPPORTED",
        "/v2/_catalog?n=-1, 400, UNSUPPORTED",
        "/v2/_catalog?n=99999999999999999999, 400, UNSUPPORTED",
    })
    void saysWhatIsWrong(String path, int status, String code) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(problems).isEmpty();
    }

    @Test
    void listsAreInPages() throws Exception {
        for (String tag : List.of("a", "b", "c", "d")) {
            memory.putManifest(ORDERS, ManifestName.tag(tag), IMAGE);
        }
        String list = "/v2/team/orders/tags/list";

        assertThat(tags(get(list))).containsExactly("1.0", "a", "b", "c", "d");
        HttpResponse<byte[]> first = get(list + "?n=2");
        assertThat(tags(first)).containsExactly("1.0", "a");
        assertThat(header(first, "Link")).isEqualTo("<" + list + "?n=2&last=a>; rel=\"next\"");
        assertThat(tags(get(list + "?n=2&last=a"))).containsExactly("b", "c");
        HttpResponse<byte[]> last = get(list + "?n=2&last=c");
        assertThat(tags(last)).containsExactly("d");
        assertThat(header(last, "Link")).isEmpty();
        assertThat(tags(get(list + "?n=0"))).isEmpty();
        assertThat(tags(get(list + "?last=zz"))).isEmpty();
        assertThat(header(get(list + "?n=5"), "Link")).isEmpty();
    }

    private static List<String> tags(HttpResponse<byte[]> answer) throws IOException {
        JsonNode list = new ObjectMapper().readTree(answer.body());
        assertThat(list.path("name").asText()).isEqualTo(ORDERS.text());
        return List.of(new ObjectMapper().treeToValue(list.path("tags"), String[].class));
    }

    @Test
    void theCatalogIsInPagesToo() throws Exception {
        for (String name : List.of("a", "z")) {
            memory.putBlob(new RepositoryName(name), blob(LAYER), source(LAYER));
        }
        assertThat(new String(get("/v2/_catalog?n=2").body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"repositories\":[\"a\",\"team/orders\"]}");
        assertThat(header(get("/v2/_catalog?n=2"), "Link"))
                .isEqualTo("</v2/_catalog?n=2&last=team%2Forders>; rel=\"next\"");
        assertThat(new String(get("/v2/_catalog?n=2&last=team%2Forders").body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"repositories\":[\"z\"]}");
    }

    @Test
    void referrersAreFiltered() throws Exception {
        for (String type : List.of("example/one", "example/two+json")) {
            ManifestDocument note = artifact(IMAGE.descriptor(), type, "n");
            memory.putManifest(ORDERS, ManifestName.of(note.digest()), note);
        }
        String list = "/v2/team/orders/referrers/" + IMAGE.digest();

        assertThat(types(get(list))).containsExactlyInAnyOrder("example/one", "example/two+json");
        assertThat(header(get(list), "OCI-Filters-Applied")).isEmpty();
        HttpResponse<byte[]> filtered = get(list + "?artifactType=example%2Ftwo%2Bjson");
        assertThat(types(filtered)).containsExactly("example/two+json");
        assertThat(header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(header(filtered, "Content-Type")).isEqualTo(MediaType.INDEX);
        assertThat(types(get("/v2/nobody/referrers/" + IMAGE.digest()))).isEmpty();
    }

    private static List<String> types(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("manifests").findValuesAsText("artifactType");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://shop.example, 403",
        "Origin, null, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200",
    })
    void aWebPageIsRefused(String header, String value, int status) throws Exception {
        for (String path : List.of(MANIFEST, "/v2/")) {
            HttpResponse<byte[]> answer = get(path, header, value);
            assertThat(answer.statusCode()).isEqualTo(status);
            if (status == 403) {
                assertThat(code(answer)).isEqualTo("DENIED");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:5000, 200",
        "127.0.0.1:80, 200",
        "127.1.2.3, 200",
        "[::1]:5000, 200",
        "registry.example, 403",
        "127.0.0.1.registry.example, 403",
        "localhost.registry.example:5000, 403",
        "10.0.0.1, 403",
    })
    void onlyNamesOfThisMachineLeadToLoopback(String host, int status) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            String request = "GET " + MANIFEST + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    /** A superproject whose HEAD cannot be read, and a blob whose file was cut off at its beginning. */
    private static final class Broken implements ServedImages {

        @Override
        public List<RepositoryName> repositories() throws NotServedException {
            throw new NotServedException(NotServedException.Reason.UNAVAILABLE, "HEAD cannot be read");
        }

        @Override
        public Optional<List<String>> tags(RepositoryName repository) throws NotServedException {
            throw new NotServedException(NotServedException.Reason.UNAVAILABLE, "HEAD cannot be read");
        }

        @Override
        public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name) {
            return Optional.empty();
        }

        @Override
        public Optional<ServedBlob> blob(RepositoryName repository, Digest digest) {
            InputStream wrong = new SizedInputStream(InputStream.nullInputStream(), 0, (rest, missing) -> {
                throw new IOException("the bytes are others");
            });
            return Optional.of(new ServedBlob(0, (offset, length) -> wrong));
        }

        @Override
        public List<Descriptor> referrers(RepositoryName repository, Digest subject) {
            return List.of();
        }
    }

    private HttpResponse<byte[]> ofBroken(String path) throws IOException, InterruptedException {
        try (PullServer broken = start(new Broken())) {
            URI uri = URI.create("http://127.0.0.1:" + broken.address().getPort() + path);
            return send(HttpRequest.newBuilder(uri));
        }
    }

    @Test
    void anEmptyBlobIsComparedWithItsDigestToo() throws Exception {
        HttpResponse<byte[]> answer = ofBroken(BLOB);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(problems).singleElement().asString().contains(BLOB, "the bytes are others");

        memory.putBlob(ORDERS, blob(new byte[0]), source(new byte[0]));
        assertThat(get("/v2/team/orders/blobs/" + blob(new byte[0]).digest()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anUnknownTagIsSaidWhateverIsWrongWithOthers() throws Exception {
        HttpResponse<byte[]> answer = ofBroken("/v2/team/orders/manifests/2.0");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("team/orders has no manifest 2.0");
    }

    @Test
    void whatCannotBeReadIsSaidInTheLog() throws Exception {
        memory.replaceBlob(ORDERS, blob(LAYER).digest(), bytes(1000, 2));

        HttpResponse<byte[]> answer = get(BLOB);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(code(answer)).isEqualTo("UNKNOWN");
        assertThat(problems).singleElement().asString().contains(BLOB, "has other bytes");
    }
}
