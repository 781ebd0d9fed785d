package dev.complete.builder.output.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.complete.builder.output.Outputs;
import dev.complete.builder.output.Sample;
import dev.complete.builder.output.Tool;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    private final Map<String, Stored> objects = new HashMap<>();

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

        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            String host = "docker://127.0.0.1:" + server.getAddress().getPort() + "/";
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
            server.stop(0);
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

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Stored object = objects.get(exchange.getRequestURI().getPath().substring(1));
            if (object == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", object.type());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            long size = Files.size(object.file());
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
            }
            exchange.sendResponseHeaders(200, head || size == 0 ? -1 : size);
            if (!head) {
                Files.copy(object.file(), exchange.getResponseBody());
            }
        }
    }
}
