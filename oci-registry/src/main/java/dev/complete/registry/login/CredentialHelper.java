package dev.complete.registry.login;

import dev.complete.oci.InvalidImageException;
import dev.complete.oci.JsonObject;
import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that keeps logins, {@code docker-credential-NAME}, as docker runs it: {@code get}, the server on its input, a
 * JSON object or a message on its output.
 *
 * @param name what follows {@code docker-credential-}
 * @param namedBy the file that names it, for errors
 * @param patience how long it may take; it may have to ask a person
 */
record CredentialHelper(String name, Path namedBy, UserEnvironment environment, Duration patience) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_OUTPUT = 256 << 10;
    private static final int MAX_SHOWN = 500;
    private static final String NOT_FOUND = "credentials not found in native keychain";

    CredentialHelper(String name, Path namedBy, UserEnvironment environment) {
        this(name, namedBy, environment, PATIENCE);
    }

    /** @return null when it knows no login of {@code server} */
    @Nullable
    Credential get(String server) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new RegistryException(Printable.escape(namedBy.toString()) + " names the credential helper `"
                    + shown(name) + "` for " + shown(server)
                    + ", which is no name of one: letters, digits, _ . and -, the first neither . nor -");
        }
        Process process = start(server);
        try {
            return answer(process, server);
        } catch (TimeoutException e) {
            throw failed(server, "gave no answer in " + patience.toSeconds() + " s and was ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while docker-credential-" + name + " ran");
        } finally {
            if (process.isAlive()) { // one that ended may have left an agent for the next question
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private Process start(String server) throws RegistryException {
        Path program = program();
        if (program == null) {
            throw failed(server, "is not on PATH; install it, or remove its name from the file");
        }
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "get");
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed(server, "cannot be run: " + shown(String.valueOf(e.getMessage())));
        }
    }

    /** On the user's PATH; never in the working directory. */
    private @Nullable Path program() {
        String path = environment.variable("PATH");
        for (String folder : path == null ? new String[0] : path.split(":", -1)) {
            try {
                Path program = Path.of(folder, "docker-credential-" + name);
                if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return program;
                }
            } catch (InvalidPathException e) {
                // no folder of programs
            }
        }
        return null;
    }

    private @Nullable Credential answer(Process process, String server)
            throws IOException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        FutureTask<byte[]> output = read(process.getInputStream());
        FutureTask<byte[]> errors = read(process.getErrorStream());
        try (OutputStream in = process.getOutputStream()) {
            in.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended without asking what for; its exit code tells more
        }
        byte[] out = await(output, end, server);
        if (out.length > MAX_OUTPUT) {
            throw failed(server, "printed more than " + MAX_OUTPUT + " bytes and was ended");
        }
        if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        if (process.exitValue() == 0) {
            return parse(out, server);
        }
        String message = new String(out, StandardCharsets.UTF_8).strip();
        if (message.equals(NOT_FOUND)) {
            return null;
        }
        if (message.isEmpty()) {
            message = new String(await(errors, end, server), StandardCharsets.UTF_8).strip();
        }
        boolean secret = message.startsWith("{"); // a login, though it failed
        throw failed(
                server,
                "failed with exit code " + process.exitValue()
                        + (secret || message.isEmpty() ? "" : ": " + shown(message)));
    }

    private byte[] await(FutureTask<byte[]> output, long end, String server)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(server, "cannot be read from");
        }
    }

    private @Nullable Credential parse(byte[] json, String server) throws RegistryException {
        String user;
        String secret;
        try {
            JsonObject answer = JsonObject.parse("it", json);
            user = answer.text("Username");
            secret = answer.text("Secret");
        } catch (InvalidImageException e) {
            throw failed(server, "did not answer with a JSON object that has the texts Username and Secret");
        }
        if (user.equals("<token>")) {
            return new Credential.IdentityToken(secret);
        }
        return user.isEmpty() && secret.isEmpty() ? null : new Credential.Password(user, secret);
    }

    private static FutureTask<byte[]> read(InputStream in) {
        FutureTask<byte[]> bytes = new FutureTask<>(() -> in.readNBytes(MAX_OUTPUT + 1));
        Thread reader = new Thread(bytes, "credential-helper-output");
        reader.setDaemon(true);
        reader.start();
        return bytes;
    }

    private RegistryException failed(String server, String what) {
        return new RegistryException("the credential helper docker-credential-" + name + ", which "
                + Printable.escape(namedBy.toString()) + " names for " + shown(server) + ", " + what);
    }

    private static String shown(String text) {
        return Printable.escape(text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...");
    }
}
