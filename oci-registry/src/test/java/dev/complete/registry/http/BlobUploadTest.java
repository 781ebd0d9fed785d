package dev.complete.registry.http;

import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.server.ServedRequest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Descriptor;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.PlannedFault;
import dev.complete.registry.server.RegistryServer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break off, in one process and between two. */
class BlobUploadTest {

    private static final RepositoryName REPOSITORY = new RepositoryName("team/orders");
    /** The first; the next may be twice as large. */
    private static final int CHUNK = 16 << 20;

    private static final byte[] CONTENT = bytes(3 * CHUNK + 5, 1);
    private static final Descriptor BLOB = blob(CONTENT);

    private RegistryServer server = RegistryServer.start();

    @TempDir
    private Path remembered;

    @AfterEach
    void close() {
        server.close();
    }

    private void restart(Set<Habit> habits) {
        server.close();
        server = RegistryServer.start(new Login.None(), habits);
    }

    private void push(BlobBytes bytes) throws IOException, InterruptedException {
        new TestClient().with(OpenUploads.in(remembered)).of(server.host()).putBlob(REPOSITORY, BLOB, bytes);
    }

    /** The process is killed when it has read so many bytes. */
    private static BlobBytes dyingAfter(long count) {
        return offset -> new FilterInputStream(source(CONTENT).from(offset)) {
            private long at = offset;

            @Override
            public int read(byte[] into, int start, int length) throws IOException {
                if (at >= count) {
                    throw new IOException("killed");
                }
                int read = super.read(into, start, (int) Math.min(length, count - at));
                at += Math.max(0, read);
                return read;
            }
        };
    }

    private boolean isThere() throws IOException, InterruptedException {
        try (InputStream in = new TestClient().of(server.host()).openBlob(REPOSITORY, BLOB)) {
            return Arrays.equals(in.readAllBytes(), CONTENT);
        }
    }

    @Test
    void goesOnWhereAnotherProcessWasKilled() throws Exception {
        assertThatThrownBy(() -> push(dyingAfter(2 * CHUNK + 100))).hasMessageContaining("killed");

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.requests(to("POST", "/blobs/uploads/"))).hasSize(1);
        assertThat(server.received(BLOB.digest())).isBetween((long) CONTENT.length, CONTENT.length + 2L * CHUNK);
    }

    @Test
    void sendsNoMoreThanAChunkTwiceAfterABrokenConnection() throws Exception {
        server.fault(to("PATCH", ""), Fault.cutAfter(1000), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.requests(to("POST", "/blobs/uploads/"))).hasSize(1);
        assertThat(server.received(BLOB.digest())).isBetween((long) CONTENT.length, CONTENT.length + 2L * CHUNK);
    }

    @Test
    void sendsNothingAgainWhenOnlyTheAnswerWasLost() throws Exception {
        server.fault(to("PATCH", ""), Fault.cutBeforeAnswer(), 1);
        server.fault(to("PUT", "/blobs/uploads/"), Fault.cutBeforeAnswer(), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.received(BLOB.digest())).isEqualTo(CONTENT.length);
    }

    @Test
    void beginsAgainWhereTheRegistryForgotTheUpload() throws Exception {
        assertThatThrownBy(() -> push(dyingAfter(2 * CHUNK + 100))).hasMessageContaining("killed");
        server.fault(to("GET", "/blobs/uploads/"), Fault.status(404), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.requests(to("POST", "/blobs/uploads/"))).hasSize(2);
    }

    /** docker-registry 2.8 knows an upload no more of which a chunk broke off, and appends whatever comes. */
    @Test
    void endsWithTheRightBytesInARegistryThatAppendsSilently() throws Exception {
        restart(Habit.DOCKER_REGISTRY);
        server.fault(to("PATCH", ""), Fault.cutAfter(1000), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
    }

    @Test
    void beginsAgainWhenTheRegistrySaysToHaveOtherBytes() throws Exception {
        server.fault(to("PATCH", ""), Fault.header("Range", "0-77"), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.requests(to("POST", "/blobs/uploads/"))).hasSize(2);
    }

    /** Some say a wrong range for ever, some take no chunk of this size: docker's way is left. */
    @ParameterizedTest
    @ValueSource(ints = {0, 404, 413, 416})
    void sendsOneStreamToARegistryThatTakesNoChunks(int status) throws Exception {
        server.fault(
                request -> request.method().equals("PATCH") && request.header("Content-Range") != null,
                status == 0 ? Fault.header("Range", "0-77") : Fault.status(status));

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
    }

    /** It says to have less each time it is asked, and takes the same bytes again and again. */
    @Test
    void endsAtARegistryThatForgetsWhatItSaidItHas() {
        server.fault(to("GET", "/blobs/uploads/"), Fault.header("Range", "0-0"));
        server.fault(
                request -> request.method().equals("PATCH")
                        && !String.valueOf(request.header("Content-Range")).startsWith("0-"),
                Fault.status(503));

        assertThatThrownBy(() -> push(source(CONTENT)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(server.host() + "/" + REPOSITORY);
    }

    /** A proxy before the registry lets no more than so much through. */
    @Test
    void sendsNoLargerChunksThanGoThrough() throws Exception {
        server.fault(
                request -> request.method().equals("PATCH")
                        && Long.parseLong(String.valueOf(request.header("Content-Length"))) > CHUNK,
                Fault.status(413));

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(server.requests(to("POST", "/blobs/uploads/"))).hasSize(1);
    }

    /** A URL that cannot be used any more must not keep all later pushes from working. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relative",
                "ftp://127.0.0.1/x",
                "http://127.0.0.1:1/v2/x",
                "http://user@127.0.0.1/",
                "\u0000"
            })
    void aRememberedUploadOfNoUseIsForgotten(String url) throws Exception {
        try (OpenUploads.Entry entry = OpenUploads.in(remembered).of(server.host(), REPOSITORY, BLOB.digest())) {
            entry.save(URI.create("http://127.0.0.1/"));
        }
        try (Stream<Path> files = Files.list(remembered)) {
            Path file = files.filter(each -> !each.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(file, url);
        }

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
    }

    /** What a registry stored of an upload may be damaged: its digest says so at the end. */
    @Test
    void beginsAgainWhenTheUploadIsNotTheBlobInTheEnd() throws Exception {
        server.fault(to("PUT", "/blobs/uploads/"), Fault.status(400), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
    }

    @Test
    void forgetsAnUploadThatEnded() throws Exception {
        push(source(CONTENT));

        try (OpenUploads.Entry entry = OpenUploads.in(remembered).of(server.host(), REPOSITORY, BLOB.digest())) {
            assertThat(entry.location()).isNull();
        }
    }

    /** The upload of another process is left to it. */
    @Test
    void takesAnUploadOfItsOwnWhereAnotherProcessIsAtOne() throws Exception {
        try (OpenUploads.Entry other = OpenUploads.in(remembered).of(server.host(), REPOSITORY, BLOB.digest())) {
            push(source(CONTENT));

            assertThat(other.location()).isNull();
            assertThat(isThere()).isTrue();
        }
    }

    /** Those keep the method and the body (RFC 9110, sections 15.4.8 and 15.4.9); others would make a GET of it. */
    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void isSentAgainWhereTheRegistrySaysThatItGoes(int status) throws Exception {
        PlannedFault begin = server.fault(to("POST", "/blobs/uploads/"), Fault.redirect(status, server.uri()), 1);
        PlannedFault chunk = server.fault(to("PATCH", ""), Fault.redirect(status, server.uri()), 2);
        PlannedFault end = server.fault(to("PUT", "/blobs/uploads/"), Fault.redirect(status, server.uri()), 1);

        push(source(CONTENT));

        assertThat(isThere()).isTrue();
        assertThat(begin.played() + chunk.played() + end.played()).isEqualTo(4);
    }

    @Test
    void isNotSentWithAnotherMethod() {
        server.fault(to("PATCH", ""), Fault.redirect(302, server.uri()));

        assertThatThrownBy(() -> push(source(CONTENT)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("answered 302, which leads elsewhere");
    }

    @Test
    void followsNoCircleOfRedirects() {
        server.fault(to("PATCH", ""), Fault.redirect(307, server.uri()));

        assertThatThrownBy(() -> push(source(CONTENT)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("redirected 5 times");
    }

    @Test
    void readsASourceOnceForPiecesThatFollowEachOther() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        BlobBytes counted = offset -> {
            opened.incrementAndGet();
            return source(CONTENT).from(offset);
        };
        try (BlobPieces pieces = new BlobPieces("a blob", counted, CONTENT.length)) {
            pieces.from(0).readNBytes(100);
            pieces.from(100).readNBytes(50);
            assertThat(opened).hasValue(1);

            assertThat(pieces.from(100).readNBytes(2)).isEqualTo(Arrays.copyOfRange(CONTENT, 100, 102));
            assertThat(pieces.from(7).readNBytes(2)).isEqualTo(Arrays.copyOfRange(CONTENT, 7, 9));
            assertThat(opened).as("again from a place where it does not stand").hasValue(3);
            pieces.from(9);
            pieces.from(9);
            assertThat(opened)
                    .as("the same piece: what reads the first may still be at it")
                    .hasValue(4);
        }
    }
}
