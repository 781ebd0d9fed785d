package dev.complete.registry.serve;

import static dev.complete.registry.SampleImages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take more than their share. */
@Timeout(60)
class PullServerLoadTest {

    private static final byte[] LARGE = bytes(32 << 20, 1);
    private static final String BLOB = "/v2/a/blobs/" + Digest.of(LARGE);

    private final List<String> problems = new CopyOnWriteArrayList<>();

    /** One large blob; a manifest comes when the gate opens, as of an image that is built meanwhile. */
    private record OneBlob(CountDownLatch gate, CountDownLatch closed, boolean breaks) implements ServedImages {

        @Override
        public List<RepositoryName> repositories() {
            return List.of();
        }

        @Override
        public Optional<List<String>> tags(RepositoryName repository) {
            return Optional.empty();
        }

        @Override
        public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
                throws InterruptedException {
            gate.await();
            return Optional.empty();
        }

        @Override
        public Optional<ServedBlob> blob(RepositoryName repository, Digest digest) {
            return Optional.of(new ServedBlob(LARGE.length, this::open));
        }

        private InputStream open(long offset, long length) {
            return new FilterInputStream(new ByteArrayInputStream(LARGE, (int) offset, (int) length)) {
                @Override
                public int read(byte[] into, int start, int most) throws IOException {
                    if (breaks && in.available() <= most) {
                        throw new IOException("the bytes are others");
                    }
                    return super.read(into, start, most);
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }

        @Override
        public List<Descriptor> referrers(RepositoryName repository, Digest subject) {
            return List.of();
        }
    }

    private PullServer start(OneBlob images, int requests, Duration silence) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return PullServer.start(address, images, new PullServer.Limits(requests, silence), problems::add);
    }

    private static Socket ask(PullServer server, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(server.address());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    @Test
    void whoTakesNothingIsLeftAlone() throws Exception {
        OneBlob images = new OneBlob(new CountDownLatch(0), new CountDownLatch(1), false);
        try (PullServer server = start(images, 8, Duration.ofMillis(500));
                Socket idle = ask(server, BLOB)) {
            assertThat(status(idle)).isEqualTo("HTTP/1.1 200");

            images.closed().await();

            assertThat(problems).isEmpty();
            try (Socket next = ask(server, "/healthz")) {
                assertThat(status(next)).isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void whoIsSlowButGoesOnGetsAll() throws Exception {
        OneBlob images = new OneBlob(new CountDownLatch(0), new CountDownLatch(1), false);
        try (PullServer server = start(images, 8, Duration.ofMillis(1500));
                Socket slow = ask(server, BLOB)) {
            InputStream in = slow.getInputStream();
            long read = 0;
            for (int i = 0; i < 20; i++) {
                read += in.readNBytes(256 << 10).length;
                Thread.sleep(100);
            }
            read += in.readAllBytes().length;
            assertThat(read).isGreaterThan(LARGE.length);
        }
    }

    @Test
    void moreThanSoManyAtOnceAreToldToComeAgain() throws Exception {
        OneBlob images = new OneBlob(new CountDownLatch(1), new CountDownLatch(1), false);
        try (PullServer server = start(images, 2, Duration.ofSeconds(30))) {
            List<Socket> waiting = new ArrayList<>();
            String refused = "";
            for (int i = 0; i < 200 && refused.isEmpty(); i++) {
                if (waiting.size() < 2) {
                    waiting.add(ask(server, "/v2/a/manifests/x"));
                    Thread.sleep(200);
                } else {
                    try (Socket third = ask(server, "/v2/a/manifests/x")) {
                        refused = new String(third.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
            }
            assertThat(refused).startsWith("HTTP/1.1 429").contains("Retry-after: 1", "TOOMANYREQUESTS");

            for (String path : List.of("/healthz", "/v2/")) {
                try (Socket probe = ask(server, path)) {
                    assertThat(status(probe)).as(path).isEqualTo("HTTP/1.1 200");
                }
            }

            images.gate().countDown();

            for (Socket each : waiting) {
                assertThat(status(each)).isEqualTo("HTTP/1.1 404");
                each.close();
            }
        }
    }

    /** The client has the head of a good answer by then; it must not have all of its bytes, too. */
    @Test
    void wrongBytesNeverPassForAll() throws Exception {
        OneBlob images = new OneBlob(new CountDownLatch(0), new CountDownLatch(1), true);
        try (PullServer server = start(images, 2, Duration.ofSeconds(30));
                Socket client = ask(server, BLOB)) {
            byte[] answer = client.getInputStream().readAllBytes();
            assertThat(answer.length).isLessThan(LARGE.length);
            assertThat(problems).singleElement().asString().contains(BLOB, "broken off: the bytes are others");
        }
    }
}
