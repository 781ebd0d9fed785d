package dev.complete.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code complete serve} as a process of the test, on a port of loopback that was free. */
final class RunningServe implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final String host;

    private RunningServe(Process process, Path log, String host) {
        this.process = process;
        this.log = log;
        this.host = host;
    }

    /** Starts it and waits until it listens. */
    static RunningServe start(Path scratch, String... arguments) {
        try {
            Path out = Files.createTempFile(scratch, "serve", ".out");
            Path log = Files.createTempFile(scratch, "serve", ".err");
            Process process = InstalledLauncher.complete("serve", "--listen", "127.0.0.1:0")
                    .with(arguments)
                    .in(scratch)
                    .withDefaultSignals()
                    .start(out, log);
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!Files.readString(out).endsWith("\n")) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    Command.killTree(process);
                    throw new AssertionError("complete serve does not listen:\n" + Files.readString(log));
                }
                Thread.sleep(50);
            }
            return new RunningServe(process, log, Files.readString(out).strip());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As a reference has it. */
    String host() {
        return host;
    }

    int port() {
        return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
    }

    /** All that it has printed on standard error. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    long builds(String commit) {
        return log().lines()
                .filter(line -> line.endsWith(": building commit " + commit))
                .count();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + path))
                .timeout(Duration.ofMinutes(2))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** The digest that a tag has, built when it was not. */
    String digest(String repository, String tag) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/v2/" + repository + "/manifests/" + tag);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body() + "\n" + log());
        }
        return answer.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    /** Sends a signal, such as {@code TERM}, and waits for the end; its exit code. */
    int end(String signal) throws InterruptedException {
        Command.of("kill", "-" + signal, Long.toString(process.pid())).succeed();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("complete serve lives on after SIG" + signal);
        }
        return process.exitValue();
    }

    /** As the kernel does when memory is short. */
    void kill() throws InterruptedException {
        Command.killTree(process);
        process.waitFor();
    }

    @Override
    public void close() {
        Command.killTree(process);
    }
}
