package dev.complete.registry;

import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.ServedOrders.filled;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Descriptor;
import dev.complete.registry.server.Answer;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.PlannedFault;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.ServedRequest;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fails once or twice is done all the same, and little is sent again. */
@Timeout(120) // Against a test run that hangs: nothing here is measured.
class RegistryRecoveryTest {

    private static final Predicate<ServedRequest> CHUNK = to("PATCH", "/blobs/uploads/");
    private static final Predicate<ServedRequest> END = to("PUT", "/blobs/uploads/");

    private record Row(String name, Predicate<ServedRequest> when, Fault fault, int times, Ask ask) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> passing() {
        Predicate<ServedRequest> blob = ServedRequest::isBlob;
        Predicate<ServedRequest> begin = to("POST", "/blobs/uploads/");
        Predicate<ServedRequest> putManifest = to("PUT", "/manifests/");
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        return Stream.of(
                new Row("a look fails with 500", blob, Fault.status(500), 2, Ask.SIZE),
                new Row("a blob fails with 502", blob, Fault.status(502), 2, Ask.READ),
                new Row("a part fails with 503", blob, Fault.status(503), 2, Ask.PART),
                new Row("a manifest fails with 504", ServedRequest::isManifest, Fault.status(504), 2, Ask.PULL),
                new Row("tags time out", to("GET", "/tags/list"), Fault.status(408), 2, Ask.TAGS),
                new Row("referrers fail", to("GET", "/referrers/"), Fault.status(500), 2, Ask.REFERRERS),
                new Row("too many requests", blob, Fault.retryAfter(0), 2, Ask.READ),
                new Row("too many requests for a second", blob, Fault.retryAfter(1), 1, Ask.READ),
                new Row("too many requests until now", blob, Fault.retryAt(now), 1, Ask.READ),
                new Row("a connection breaks", blob, Fault.cut(), 2, Ask.SIZE),
                new Row("a blob breaks off", to("GET", "/blobs/"), Fault.cutAnswerAfter(50_000), 1, Ask.READ_LONG),
                new Row("an upload does not begin", begin, Fault.status(500), 2, Ask.PUT),
                new Row("an upload begins unheard", begin, Fault.cutBeforeAnswer(), 1, Ask.PUT),
                new Row("an upload does not end", END, Fault.status(500), 2, Ask.PUT),
                new Row("an upload ends unheard", END, Fault.cutBeforeAnswer(), 1, Ask.PUT),
                new Row("an upload is refused unread", CHUNK, Fault.refusedUnread(500), 1, Ask.PUT_CHUNKS),
                new Row("a manifest is refused", putManifest, Fault.status(500), 2, Ask.PUSH),
                new Row("a manifest is stored unheard", putManifest, Fault.cutBeforeAnswer(), 1, Ask.PUSH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void goesOnAfter(Row row) throws Exception {
        try (RegistryServer server = filled(RegistryServer.start())) {
            Registry registry = Client.of(server.uri());
            PlannedFault fault = server.fault(row.when(), row.fault(), row.times());

            row.ask().of(registry);

            assertThat(fault.played()).isEqualTo(row.times());
        }
    }

    static Stream<Arguments> breaks() {
        Fault unknown = Fault.answer(Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry"));
        return Stream.of(
                        EnumSet.noneOf(Habit.class),
                        EnumSet.of(Habit.APPENDS_SILENTLY),
                        Habit.DOCKER_REGISTRY,
                        Habit.LEAST)
                .flatMap(habits -> Stream.of(
                        Arguments.of("begins to come", Fault.cutAfter(1000), habits),
                        Arguments.of("does not come", Fault.cut(), habits),
                        Arguments.of("comes unheard", Fault.cutBeforeAnswer(), habits),
                        Arguments.of("is of no upload", unknown, habits)));
    }

    /** A chunk that is appended twice, or not at all, is another blob. */
    @ParameterizedTest(name = "a chunk {0}, {2}")
    @MethodSource("breaks")
    void storesABlobWhenAChunk(String name, Fault fault, Set<Habit> habits) throws Exception {
        try (RegistryServer server = RegistryServer.start(new Login.None(), habits)) {
            Registry registry = Client.of(server.uri());
            PlannedFault planned = server.fault(CHUNK, fault, 1);

            Ask.PUT_CHUNKS.of(registry);

            assertThat(planned.played()).isEqualTo(1);
            assertStored(server);
        }
    }

    private static void assertStored(RegistryServer server) throws IOException {
        byte[] chunks = ServedOrders.chunks();
        byte[] stored =
                server.registry().openBlob(ServedOrders.ORDERS, blob(chunks)).readAllBytes();
        assertThat(Arrays.equals(stored, chunks)).isTrue();
    }

    @Test
    void sendsNothingAgainThatTheRegistryKept() throws Exception {
        for (Fault fault : new Fault[] {Fault.cutAfter(1000), Fault.cutBeforeAnswer()}) {
            try (RegistryServer server = RegistryServer.start()) {
                Registry registry = Client.of(server.uri());
                server.fault(CHUNK, fault, 1);

                Ask.PUT_CHUNKS.of(registry);

                Descriptor blob = blob(ServedOrders.chunks());
                assertThat(server.received(blob.digest())).isEqualTo(blob.size());
                assertThat(server.openUploads()).isZero();
            }
        }
    }

    @Test
    void logsInOnceForManyRequests() throws Exception {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Bearer("me", "s3cret", false), Set.of()))) {
            Registry registry = Client.of(server.uri(), "me", "s3cret");

            for (int i = 0; i < 20; i++) {
                Ask.SIZE.of(registry);
            }

            assertThat(server.requests(ServedRequest::isToken)).hasSize(1);
            assertThat(server.requests(ServedRequest::isBlob)).hasSizeLessThanOrEqualTo(21);
        }
    }

    @Test
    void getsAnotherTokenWhenOneEnds() throws Exception {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Bearer("me", "s3cret", false), Set.of()))) {
            Registry registry = Client.of(server.uri(), "me", "s3cret");
            server.tokensLast(2);

            Ask.PUT_CHUNKS.of(registry);
            Ask.PUSH.of(registry);
            Ask.PULL.of(registry);

            assertStored(server);
            assertThat(server.requests(ServedRequest::isToken).size()).isGreaterThan(1);
        }
    }

    @Test
    void asksForATokenAgainWhenTheServiceFailsOnce() throws Exception {
        try (RegistryServer server = filled(RegistryServer.start(new Login.Bearer("me", "s3cret", false), Set.of()))) {
            Registry registry = Client.of(server.uri(), "me", "s3cret");
            PlannedFault fault = server.fault(ServedRequest::isToken, Fault.status(503), 1);

            Ask.READ.of(registry);

            assertThat(fault.played()).isEqualTo(1);
        }
    }
}
