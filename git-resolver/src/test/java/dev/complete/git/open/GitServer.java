package dev.complete.git.open;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Git over https as it is found in the wild: nginx, fcgiwrap and {@code git http-backend}, on two loopback ports, as
 * processes of the test. {@code /git/} is open, {@code /auth/} wants user {@code me}, password {@code s3cret};
 * {@code /v0/} hands out no commit by its id, {@code /to-auth/} and {@code /to-other/} redirect, {@code /html/} is no
 * Git at all, {@code /status/CODE/} fails so.
 */
final class GitServer implements AutoCloseable {

    static final List<String> TOOLS =
            List.of("/usr/sbin/nginx", "/usr/sbin/fcgiwrap", "/usr/lib/git-core/git-http-backend");

    private final List<Process> processes = new ArrayList<>();
    private final Path directory;
    private final Path socketFolder = Files.createTempDirectory("fcgi"); // a socket's path has to be short
    private final Path socket = socketFolder.resolve("s");
    final int port = freePort();
    final int otherPort = freePort();

    GitServer(Path directory, Path repositories) throws Exception {
        this.directory = Files.createDirectories(directory);
        certificate();
        Files.writeString(directory.resolve("password"), "me:{PLAIN}s3cret\n");
        Files.writeString(directory.resolve("nginx.conf"), configuration(socket, repositories));
        start("/usr/sbin/fcgiwrap", "-c", "2", "-s", "unix:" + socket);
        await(() -> Files.exists(socket));
        start(
                "/usr/sbin/nginx",
                "-p",
                directory.toString(),
                "-c",
                directory.resolve("nginx.conf").toString());
        await(() -> listens(port) && listens(otherPort));
    }

    String url(String path) {
        return "https://127.0.0.1:" + port + path;
    }

    /** What nginx logged: one line per request, {@code PORT STATUS AUTHORIZATION URI}. */
    List<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("access.log"));
    }

    Path authority() {
        return directory.resolve("cert.pem");
    }

    private String configuration(Path socket, Path repositories) {
        String backend = "fastcgi_pass unix:" + socket + "; fastcgi_param SCRIPT_FILENAME " + TOOLS.get(2)
                + "; fastcgi_param GIT_HTTP_EXPORT_ALL 1; fastcgi_param GIT_PROJECT_ROOT " + repositories
                + "; fastcgi_param PATH_INFO $1; fastcgi_param REQUEST_METHOD $request_method;"
                + " fastcgi_param QUERY_STRING $query_string; fastcgi_param CONTENT_TYPE $content_type;"
                + " fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param REMOTE_USER me;"
                + " fastcgi_param HOME " + directory + ";";
        return "daemon off; master_process off; user root; pid " + directory + "/pid; error_log " + directory
                + "/error.log;\nevents {}\nhttp { log_format one '$server_port $status $http_authorization $uri';"
                + " access_log " + directory + "/access.log one; client_body_temp_path " + directory
                + "/b; fastcgi_temp_path " + directory + "/f; proxy_temp_path " + directory + "/p; uwsgi_temp_path "
                + directory + "/u; scgi_temp_path " + directory + "/s;\n ssl_certificate " + directory
                + "/cert.pem; ssl_certificate_key " + directory + "/key.pem;\n server { listen 127.0.0.1:" + port
                + " ssl;\n location ~ ^/git(/.*) { " + backend + " }\n location ~ ^/v0(/.*) { " + backend
                + " fastcgi_param HTTP_GIT_PROTOCOL ''; }\n location ~ ^/auth(/.*) { auth_basic git; auth_basic_user_file "
                + directory + "/password; " + backend + " }\n location ~ ^/to-auth(/.*) { return 302 https://127.0.0.1:"
                + port + "/auth$1$is_args$args; }\n location ~ ^/to-other(/.*) { auth_basic git; auth_basic_user_file "
                + directory + "/password; error_page 418 = @other; return 418; }\n location ~ ^/auth-then-other(/.*) {"
                + " if ($http_authorization) { return 302 https://127.0.0.1:" + otherPort
                + "/git$1$is_args$args; } auth_basic git; auth_basic_user_file " + directory
                + "/password; try_files /none =404; }\n location ~ ^/status/(?<code>403|404|410|429|500|502|503)/ {"
                + statuses() + " }\n location /html/ { default_type text/html; return 200 '<html>login'; }\n"
                + " location ~ ^/loop(/.*) { return 302 https://127.0.0.1:" + port + "/loop$1$is_args$args; }\n"
                + " location ~ ^/plain(/.*) { return 302 http://127.0.0.1:" + port + "/git$1$is_args$args; }\n"
                + " }\n server { listen 127.0.0.1:" + otherPort + " ssl;\n location ~ ^/git(/.*) { " + backend
                + " }\n }\n}\n";
    }

    /** nginx returns no code that is a variable. */
    private static String statuses() {
        StringBuilder all = new StringBuilder();
        for (String code : List.of("403", "404", "410", "429", "500", "502", "503")) {
            all.append(" if ($code = ")
                    .append(code)
                    .append(") { return ")
                    .append(code)
                    .append("; }");
        }
        return all.toString();
    }

    private void certificate() throws Exception {
        Path store = directory.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "36500",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Key key = keys.getKey("k", "changeit".toCharArray());
        Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(
                authority(), pem("CERTIFICATE", keys.getCertificate("k").getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private void start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile());
        processes.add(builder.start());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void await(java.util.function.BooleanSupplier ready) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the server did not start");
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socketFolder);
    }
}
