package dev.complete.builder.step.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;

/** Messages whose bytes protoc made from text, by the script {@code encode} beside them. */
final class Golden {

    static final String[] NAMES = {
        "Action",
        "ActionResult",
        "Command",
        "Directory-closed",
        "Directory-empty",
        "Directory-leaf",
        "Directory-lib",
        "Directory-mid",
        "Directory-names",
        "Directory-private",
        "Directory-root",
        "Directory-src",
        "Directory-tools",
        "Tree"
    };

    private static final String PROTO = "build/bazel/remote/execution/v2/remote_execution.proto";

    private Golden() {}

    static byte[] bytes(String name) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(resource(name + ".hex"));
        assertThat(resource("SHA256SUMS")).contains(Digest.of(bytes).hex() + "  " + name + "\n");
        return bytes;
    }

    static String text(String name) throws IOException {
        return resource(name + ".txtpb");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** What the installed protoc makes of {@code input}; without one the running test is skipped, loudly. */
    static byte[] protoc(Path scratch, String direction, String name, byte[] input)
            throws IOException, InterruptedException {
        Path include = scratch.resolve("include");
        copy("/" + PROTO, include.resolve(PROTO));
        copy("/google/protobuf/wrappers.proto", include.resolve("google/protobuf/wrappers.proto"));
        Path from = Files.write(scratch.resolve("input"), input);
        Path to = scratch.resolve("output");
        Path errors = scratch.resolve("errors");
        String message = name.split("-", -1)[0];
        String option = "--" + direction + "=build.bazel.remote.execution.v2." + message;
        Process protoc;
        try {
            protoc = new ProcessBuilder("protoc", "--proto_path=" + include, option, PROTO)
                    .redirectInput(from.toFile())
                    .redirectOutput(to.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            System.err.println("SKIPPED: needs protoc");
            return Assumptions.abort("needs protoc");
        }
        assertThat(protoc.waitFor()).as(Files.readString(errors)).isZero();
        return Files.readAllBytes(to);
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            Files.createDirectories(to.getParent());
            Files.write(to, in.readAllBytes());
        }
    }
}
