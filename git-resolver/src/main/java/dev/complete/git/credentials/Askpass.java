package dev.complete.git.credentials;

import dev.complete.git.IoErrorText;
import dev.complete.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The program that asks a person for a login, run as Git runs it: the prompt is its only argument, the first line it
 * prints is the answer.
 */
public final class Askpass {

    /** Time for a person to answer, who may have to find a phone first. */
    private static final long PATIENCE_MINUTES = 5;

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final String program;

    private Askpass(String program) {
        this.program = program;
    }

    /** {@code GIT_ASKPASS}, else {@code SSH_ASKPASS}; null when neither is set. */
    public static @Nullable Askpass from(Environment environment) {
        for (String name : new String[] {"GIT_ASKPASS", "SSH_ASKPASS"}) {
            String program = environment.variable(name);
            if (program != null && !program.isEmpty()) {
                return new Askpass(program);
            }
        }
        return null;
    }

    /**
     * @param origin scheme, host and port: {@code https://example.org}
     * @param user when it is known already
     * @param trouble told why there is no answer: a clause, escaped
     * @return null when the program failed or was given no answer
     */
    public @Nullable Login ask(String origin, @Nullable String user, Consumer<String> trouble) {
        String name = user != null ? user : answer("Username for '" + origin + "': ", trouble);
        if (name == null || name.isEmpty()) {
            return null;
        }
        String named = origin.replaceFirst("://", "://" + java.util.regex.Matcher.quoteReplacement(name) + "@");
        String password = answer("Password for '" + named + "': ", trouble);
        return password == null ? null : new Login(name, password);
    }

    private @Nullable String answer(String prompt, Consumer<String> trouble) {
        Process process;
        try {
            process = new ProcessBuilder(program, prompt)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            trouble.accept("the askpass program cannot be run: " + IoErrorText.of(e));
            return null;
        }
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            Thread watchdog = watch(process);
            byte[] answer = firstLine(out);
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            watchdog.interrupt();
            if (ended && process.exitValue() == 0) {
                return new String(answer, StandardCharsets.UTF_8);
            }
            trouble.accept("the askpass program " + Printable.escape(program)
                    + (ended ? " ended with exit code " + process.exitValue() : " gave no answer in time"));
            return null;
        } catch (IOException e) {
            trouble.accept("the askpass program's answer cannot be read: " + IoErrorText.of(e));
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Thread watch(Process process) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.MINUTES.sleep(PATIENCE_MINUTES);
                        process.destroyForcibly();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "askpass-watchdog");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static byte[] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n' && line.size() < MAX_ANSWER_BYTES; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toByteArray();
    }
}
