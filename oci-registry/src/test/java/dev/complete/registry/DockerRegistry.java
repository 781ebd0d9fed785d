package dev.complete.registry;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's docker-registry as a process of the test, on a port of loopback, with its blobs in a folder of the test. */
public final class DockerRegistry implements AutoCloseable {

    public static final String USER = "me";
    public static final String PASSWORD = "s3cret";

    /** It reads bcrypt only, which neither the JDK nor any package that is always there writes. */
    private static final String HTPASSWD = "me:$2y$05$Zm9yIHRlc3RzIG9ubHku.uhLY6bHZIg1Y.U8DnvK1qtxHSdTPp/NO\n";

    private static final int WAITS = 200;

    private final Process process;
    private final Path data;
    private final int port;
    private final Path log;

    private DockerRegistry(Path folder, boolean login) throws IOException, InterruptedException {
        port = freePort();
        data = Files.createDirectories(folder.resolve("data"));
        log = folder.resolve("log");
        String config = "version: 0.1\nlog: {accesslog: {disabled: true}, level: warn}\n"
                + "storage: {filesystem: {rootdirectory: " + data + "}, delete: {enabled: true}}\n"
                + "http: {addr: '" + host() + "'}\n";
        if (login) {
            Path htpasswd = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
            config += "auth: {htpasswd: {realm: test, path: " + htpasswd + "}}\n";
        }
        Path file = Files.writeString(folder.resolve("config.yml"), config);
        process = new ProcessBuilder("docker-registry", "serve", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitAnswer();
    }

    /** Skips the running test, loudly, where it is not installed. For everybody. */
    public static DockerRegistry start(Path folder) throws IOException, InterruptedException {
        Tool.require("docker-registry");
        return new DockerRegistry(folder, false);
    }

    /** The same for {@link #USER} with {@link #PASSWORD}, a basic login. */
    public static DockerRegistry startWithLogin(Path folder) throws IOException, InterruptedException {
        Tool.require("docker-registry");
        return new DockerRegistry(folder, true);
    }

    public URI uri() {
        return URI.create("http://" + host());
    }

    /** {@code 127.0.0.1:PORT}, as a reference has it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Changes a stored blob's bytes, in all repositories that have it, without changing their number. */
    public void corrupt(Digest digest) throws IOException {
        Path file = data.resolve("docker/registry/v2/blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        for (int i = 0; i < WAITS && process.isAlive(); i++) {
            if (answers()) {
                return;
            }
            Thread.sleep(50);
        }
        close();
        throw new IOException("docker-registry does not answer at " + uri() + ": " + Files.readString(log));
    }

    private boolean answers() {
        try {
            HttpURLConnection ping =
                    (HttpURLConnection) uri().resolve("/v2/").toURL().openConnection();
            return ping.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
