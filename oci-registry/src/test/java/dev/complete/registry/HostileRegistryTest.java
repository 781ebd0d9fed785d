package dev.complete.registry;

import static dev.complete.registry.SampleImages.text;
import static dev.complete.registry.ServedOrders.assertSays;
import static dev.complete.registry.ServedOrders.filled;
import static dev.complete.registry.server.ServedRequest.any;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.complete.oci.MediaType;
import dev.complete.registry.server.Answer;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.PlannedFault;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.ServedRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry does, the client ends with a sentence that says what. */
@Timeout(120) // Against a test run that hangs: nothing here is measured.
class HostileRegistryTest {

    private static final Predicate<ServedRequest> BLOB = ServedRequest::isBlob;
    private static final Predicate<ServedRequest> MANIFEST = ServedRequest::isManifest;
    private static final Predicate<ServedRequest> UPLOAD = ServedRequest::isUpload;
    private static final Predicate<ServedRequest> BEGIN = to("POST", "/blobs/uploads/");
    private static final Predicate<ServedRequest> CHUNK = to("PATCH", "/blobs/uploads/");
    private static final Predicate<ServedRequest> END = to("PUT", "/blobs/uploads/");
    private static final Predicate<ServedRequest> LIST = to("GET", "/tags/list");
    private static final Predicate<ServedRequest> REFERRER_LIST = to("GET", "/referrers/");

    /**
     * One way to be hostile.
     *
     * @param words that the message has, besides the registry's and the repository's name
     */
    private record Row(String name, Predicate<ServedRequest> when, Fault fault, Ask ask, List<String> words) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, Predicate<ServedRequest> when, Fault fault, Ask ask, String... words) {
        return new Row(name, when, fault, ask, List.of(words));
    }

    private static Fault json(String body) {
        return Fault.answer(Answer.of(200, "application/json", text(body)));
    }

    static Stream<Row> failures() {
        return Stream.of(
                row("a blob fails with 500", BLOB, Fault.status(500), Ask.SIZE, "500"),
                row("a blob fails with 502", BLOB, Fault.status(502), Ask.READ, "502"),
                row("a blob times out with 408", BLOB, Fault.status(408), Ask.READ, "408"),
                row("too many requests for ever", BLOB, Fault.retryAfter(1), Ask.SIZE, "429"),
                row("again in a year", BLOB, Fault.retryAfter(31_536_000), Ask.SIZE, "429"),
                row("a blob is a teapot", BLOB, Fault.status(418), Ask.READ, "418"),
                row("a blob without a body", BLOB, Fault.answer(Answer.of(204)), Ask.READ, "204"),
                row("an upload is forbidden", BEGIN, Fault.status(403), Ask.PUT, "403"),
                row("no uploads here", BEGIN, Fault.status(404), Ask.PUT, "404"),
                row("a mount fails", BEGIN, Fault.status(500), Ask.MOUNT, "500"),
                row("a chunk fails", UPLOAD, Fault.status(503), Ask.PUT_CHUNKS, "503"),
                row("an upload ends with 202", END, Fault.changed(HostileRegistryTest::as202), Ask.PUT, "202"),
                row("a manifest is refused", to("PUT", "/manifests/"), Fault.status(400), Ask.PUSH, "400"),
                row("a manifest is too large for it", to("PUT", "/manifests/"), Fault.status(413), Ask.PUSH, "413"),
                row("tags fail", LIST, Fault.status(500), Ask.TAGS, "500"),
                row("referrers fail", REFERRER_LIST, Fault.status(500), Ask.REFERRERS, "500"));
    }

    private static Answer as202(Answer answer) {
        return new Answer(202, answer.headers(), answer.length(), answer.content());
    }

    static Stream<Row> broken() {
        return Stream.of(
                row("each connection breaks", any(), Fault.cut(), Ask.SIZE),
                row("each upload breaks", UPLOAD, Fault.cutAfter(1000), Ask.PUT_CHUNKS),
                row("each answer is lost", UPLOAD, Fault.cutBeforeAnswer(), Ask.PUT),
                row("each manifest breaks off", to("GET", "/manifests/"), Fault.cutAnswerAfter(10), Ask.PULL),
                row("refusals before the end of a body", UPLOAD, Fault.refusedUnread(500), Ask.PUT_CHUNKS),
                row("nothing comes", any(), Fault.silence(), Ask.SIZE),
                row("an upload is never answered", UPLOAD, Fault.silence(), Ask.PUT),
                row("a blob comes a byte a second", to("GET", "/blobs/"), Fault.slow(), Ask.READ_LONG),
                row("a manifest comes a byte a second", to("GET", "/manifests/"), Fault.slow(), Ask.PULL));
    }

    static Stream<Row> lies() {
        String other = ServedOrders.OTHER.toString();
        return Stream.of(
                row(
                        "other bytes",
                        BLOB,
                        Fault.wrongBytes(),
                        Ask.READ,
                        ServedOrders.HELLO.digest().hex()),
                row("a shorter blob", to("GET", "/blobs/"), Fault.otherLength(-2), Ask.READ),
                row("a blob whose size is not said", BLOB, Fault.endless(), Ask.SIZE),
                row("another manifest", to("GET", "/manifests/"), Fault.wrongBytes(), Ask.PULL_BY_DIGEST, "digest"),
                row(
                        "a manifest of another digest",
                        MANIFEST,
                        Fault.header("Docker-Content-Digest", other),
                        Ask.PULL,
                        "digest"),
                row(
                        "a look at another digest",
                        MANIFEST,
                        Fault.header("Docker-Content-Digest", other),
                        Ask.FIND_BY_DIGEST,
                        "digest"),
                row("no digest of ours", MANIFEST, Fault.header("Docker-Content-Digest", "md5:1"), Ask.FIND, "digest"),
                row(
                        "a blob is stored as another",
                        END,
                        Fault.header("Docker-Content-Digest", other),
                        Ask.PUT,
                        "digest"),
                row(
                        "a manifest is stored as another",
                        to("PUT", "/manifests/"),
                        Fault.header("Docker-Content-Digest", other),
                        Ask.PUSH,
                        "digest"),
                row("another part", BLOB, Fault.header("Content-Range", "bytes 0-2/6"), Ask.PART, "Content-Range"),
                row("a part of what", BLOB, Fault.header("Content-Range", "some"), Ask.PART, "Content-Range"),
                row("a part is shorter", to("GET", "/blobs/"), Fault.otherLength(-1), Ask.PART),
                row("a page is a manifest", MANIFEST, Fault.header("Content-Type", "text/html"), Ask.PULL, "text/html"),
                row("a manifest of no type", MANIFEST, Fault.withoutHeader("Content-Type"), Ask.PULL, "Content-Type"));
    }

    static Stream<Row> places() {
        return Stream.of(
                row("an upload is nowhere", BEGIN, Fault.withoutHeader("Location"), Ask.PUT, "Location"),
                row(
                        "an upload is in a file",
                        BEGIN,
                        Fault.header("Location", "file:///etc/passwd"),
                        Ask.PUT,
                        "Location"),
                row("an upload is at no address", BEGIN, Fault.header("Location", "http://["), Ask.PUT, "Location"),
                row("a blob is nowhere", BLOB, Fault.answer(Answer.of(307)), Ask.READ, "307"),
                row("a blob is in a file", BLOB, moved("file:///etc/passwd"), Ask.READ, "file:"),
                row("a blob is at no address", BLOB, moved("http://["), Ask.READ, "Location"),
                row("a blob is where it was", BLOB, moved(""), Ask.READ, "redirect"),
                row("each tag is on the next page", LIST, Fault.endlessTags(), Ask.TAGS, "tags"),
                row(
                        "the next page is this one",
                        LIST,
                        Fault.header("Link", "</v2/team/orders/tags/list>; rel=\"next\""),
                        Ask.TAGS,
                        "tags"),
                row(
                        "the next page is in a file",
                        LIST,
                        Fault.header("Link", "<file:///etc/passwd>; rel=\"next\""),
                        Ask.TAGS,
                        "Link"));
    }

    /** What does not keep a client from getting what it asked for: the rest is not read, or sent in another way. */
    static Stream<Row> harmless() {
        return Stream.of(
                row("each blob breaks off", BLOB, Fault.cutAnswerAfter(3), Ask.READ),
                row("each part breaks off", BLOB, Fault.cutAnswerAfter(1), Ask.PART),
                row("a blob is promised longer", to("GET", "/blobs/"), Fault.promisedMore(5), Ask.READ),
                row("a longer blob", to("GET", "/blobs/"), Fault.otherLength(5), Ask.READ),
                row("a part is longer", to("GET", "/blobs/"), Fault.otherLength(2), Ask.PART),
                row("fewer bytes came", CHUNK, Fault.header("Range", "0-5"), Ask.PUT_CHUNKS),
                row("more bytes came", CHUNK, Fault.header("Range", "0-99999999999999999"), Ask.PUT_CHUNKS),
                row("which bytes came", CHUNK, Fault.header("Range", "all"), Ask.PUT_CHUNKS),
                row("a blob without end", to("GET", "/blobs/"), Fault.endless(), Ask.READ),
                row("a part without end", to("GET", "/blobs/"), Fault.endless(), Ask.PART));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void isNoReasonToFail(Row row) throws Exception {
        try (RegistryServer server = filled(RegistryServer.start())) {
            PlannedFault fault = server.fault(row.when(), row.fault());

            row.ask().of(Client.of(server.uri()));

            assertThat(fault.played()).as("the fault came").isPositive();
        }
    }

    private static Fault moved(String place) {
        return call -> {
            call.drain();
            call.send(Answer.of(307)
                    .with("Location", place.isEmpty() ? call.request().target() : place));
        };
    }

    static Stream<Row> bombs() {
        return Stream.of(
                row(
                        "a manifest of 100 MB",
                        to("GET", "/manifests/"),
                        Fault.largeManifest(100_000_000),
                        Ask.PULL,
                        "large"),
                row("a manifest without end", to("GET", "/manifests/"), Fault.endless(), Ask.PULL, "large"),
                row("tags without end", LIST, Fault.endless(), Ask.TAGS, "large"),
                row("referrers without end", REFERRER_LIST, Fault.endless(), Ask.REFERRERS, "large"),
                row(
                        "a reason without end",
                        BEGIN,
                        call -> call.send(Fault.endless(Answer.error(403, "DENIED", "go"))),
                        Ask.PUT,
                        "403"),
                row("deep tags", LIST, Fault.deepJson("application/json", 100_000), Ask.TAGS, "JSON"),
                row("deep referrers", REFERRER_LIST, Fault.deepJson(MediaType.INDEX, 100_000), Ask.REFERRERS, "JSON"));
    }

    static Stream<Row> nonsense() {
        return Stream.of(
                row(
                        "tags are a page",
                        LIST,
                        Fault.answer(Answer.of(200, "text/html", text("<html>"))),
                        Ask.TAGS,
                        "JSON"),
                row("tags are a map", LIST, json("{\"name\":\"team/orders\",\"tags\":{\"a\":1}}"), Ask.TAGS, "tags"),
                row("tags are numbers", LIST, json("{\"name\":\"team/orders\",\"tags\":[1]}"), Ask.TAGS, "tags"),
                row(
                        "a tag is a path",
                        LIST,
                        json("{\"name\":\"team/orders\",\"tags\":[\"../../x\"]}"),
                        Ask.TAGS,
                        "../../x"),
                row(
                        "a tag is red",
                        LIST,
                        json("{\"name\":\"team/orders\",\"tags\":[\"\\u001b[31m\"]}"),
                        Ask.TAGS,
                        "\\u001b"),
                row("tags are nothing", LIST, json(""), Ask.TAGS, "JSON"),
                row(
                        "referrers are tags",
                        REFERRER_LIST,
                        Fault.answer(Answer.of(200, MediaType.INDEX, text("{\"tags\":[]}"))),
                        Ask.REFERRERS),
                row(
                        "a referrer has no digest",
                        REFERRER_LIST,
                        referrer("\"digest\":\"sha256:1\",\"size\":1"),
                        Ask.REFERRERS,
                        "digest"),
                row(
                        "a referrer is smaller than nothing",
                        REFERRER_LIST,
                        referrer("\"digest\":\"" + ServedOrders.OTHER + "\",\"size\":-1"),
                        Ask.REFERRERS,
                        "size"),
                row(
                        "a reason is red",
                        BEGIN,
                        Fault.answer(Answer.error(403, "DENIED", "\u001b[31mgo\naway")),
                        Ask.PUT,
                        "403",
                        "\\u001b[31mgo\\naway"),
                row(
                        "a reason is a page",
                        BEGIN,
                        Fault.answer(Answer.of(403, "text/html", text("<html>\u001b[31m</html>"))),
                        Ask.PUT,
                        "403"),
                row("a login of another kind", BLOB, Fault.unauthorized("Negotiate"), Ask.SIZE, "401"),
                row("a login at no address", BLOB, Fault.unauthorized("Bearer realm=\"http://[\""), Ask.SIZE, "realm"),
                row(
                        "a login in a file",
                        BLOB,
                        Fault.unauthorized("Bearer realm=\"file:///etc/passwd\""),
                        Ask.SIZE,
                        "realm"),
                row("a login nowhere", BLOB, Fault.unauthorized("Bearer service=\"x\""), Ask.SIZE, "realm"),
                row("a login that is cut off", BLOB, Fault.unauthorized("Bearer realm=\"http://x"), Ask.SIZE, "401"),
                row(
                        "a login without a word",
                        BLOB,
                        Fault.answer(Answer.error(401, "UNAUTHORIZED", "no")),
                        Ask.SIZE,
                        "401"));
    }

    private static Fault referrer(String fields) {
        return Fault.answer(Answer.of(
                200,
                MediaType.INDEX,
                text("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.INDEX + "\",\"manifests\":[{\"mediaType\":\""
                        + MediaType.MANIFEST + "\"," + fields + "}]}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"failures", "broken", "lies", "places", "bombs", "nonsense"})
    void endsInASentence(Row row) {
        try (RegistryServer server = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri());
            PlannedFault fault = server.fault(row.when(), row.fault());

            Throwable thrown = catchThrowable(() -> row.ask().of(registry));

            assertSays(thrown, server, row.words());
            assertThat(fault.played()).as("the fault came").isPositive();
        }
    }

    @Test
    void readsAPartFromARegistryThatSendsTheWholeBlob() throws Exception {
        try (RegistryServer server = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri());
            server.fault(
                    to("GET", "/blobs/"),
                    call -> call.send(Answer.of(200, "application/octet-stream", text("hello\n"))));

            try (InputStream in = registry.openBlob(ServedOrders.ORDERS, ServedOrders.HELLO, 1, 3)) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("ell");
            }
        }
    }
}
