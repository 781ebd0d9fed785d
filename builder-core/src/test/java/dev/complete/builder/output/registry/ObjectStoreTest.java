package dev.complete.builder.output.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.Outputs;
import dev.complete.builder.output.Sample;
import dev.complete.builder.output.Tool;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.oci.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry from an object store: objects by key, each with the content type it was uploaded with, and no rules. */
class ObjectStoreTest {

    private static final Map<String, String> TYPES = Map.of(
            "blobs", "application/octet-stream",
            "images", "application/vnd.oci.image.manifest.v1+json",
            "indexes", "application/vnd.oci.image.index.v1+json",
            "lists", "application/json");

    private record Stored(Path file, String type) {}

    private final Map<String, Stored> objects = new ConcurrentHashMap<>();

    @TempDir
    Path temp;

    @Test
    void eachFolderUploadedWithItsTypeMakesARegistry() throws Exception {
        Tool.require("skopeo");
        Sample sample = new Sample();
        ImageSet one = sample.image("one");
        sample.platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        ImageSet two = sample.image("two", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Outputs.write(
                temp.resolve("out"),
                List.of(one, two),
                EnumSet.of(Format.REGISTRY),
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                Sample.BUILD);
        for (var type : TYPES.entrySet()) {
            upload(temp.resolve("out/registry").resolve(type.getKey()), type.getValue());
        }
        objects.put("v2/", new Stored(Files.writeString(temp.resolve("empty"), ""), "application/json"));

        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(() -> serve(server), "object store");
        serving.start();
        try {
            String host = "docker://127.0.0.1:" + server.getLocalPort() + "/";
            for (ImageSet image : List.of(one, two)) {
                String source = "--tls-verify=false " + host + image.name();
                assertThat(Tool.sh(temp, "skopeo inspect --format '{{.Digest}}' " + source)
                                .strip())
                        .isEqualTo(image.descriptor().digest().toString());
                Tool.sh(
                        temp,
                        "skopeo copy -q --all --preserve-digests --src-tls-verify=false " + host + image.name()
                                + " dir:" + image.name());
            }
            assertThat(Tool.sh(temp, "skopeo list-tags --tls-verify=false " + host + "one"))
                    .contains("\"latest\"");
        } finally {
            server.close();
            serving.join();
        }
    }

    private void upload(Path folder, String type) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Stored before = objects.put(folder.relativize(file).toString(), new Stored(file, type));
                assertThat(before)
                        .as("the same key from another folder: %s", file)
                        .isNull();
            }
        }
    }

    /** The JDK's own server would wait for the rest of what it cannot read: skopeo tries TLS first. */
    private void serve(ServerSocket server) {
        while (true) {
            try {
                Socket client = server.accept();
                new Thread(() -> answer(client), "object").start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            client.setSoTimeout(10_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            in.mark(1);
            if (in.read() == 0x16) {
                return; // the first byte of TLS
            }
            in.reset();
            String[] request = String.valueOf(in.readLine()).split(" ", 3);
            String header = in.readLine();
            while (header != null && !header.isEmpty()) {
                header = in.readLine();
            }
            answer(request[0], objects.get(request[1].substring(1)), client.getOutputStream());
        } catch (IOException gone) {
            // The client has what it wanted.
        }
    }

    private static void answer(String method, @Nullable Stored object, OutputStream out) throws IOException {
        String head = object == null
                ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Type: " + object.type() + "\r\nContent-Length: "
                        + Files.size(object.file()) + "\r\n";
        out.write((head + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
        if (object != null && method.equals("GET")) {
            Files.copy(object.file(), out);
        }
    }
}
