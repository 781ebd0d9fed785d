package dev.complete.registry.server;

import dev.complete.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a server does instead of answering as it should. */
@FunctionalInterface
public interface Fault {

    /** Answers, or breaks the connection. */
    void play(Call call) throws IOException;

    // The registry does nothing.

    /** Reads the request, does nothing and answers this. */
    static Fault answer(Answer answer) {
        return call -> {
            call.drain();
            call.send(answer);
        };
    }

    static Fault status(int status) {
        return answer(Answer.error(status, "UNKNOWN", "the test wants this to fail"));
    }

    /** Too many requests: again in so many seconds. */
    static Fault retryAfter(int seconds) {
        return answer(Answer.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", Integer.toString(seconds)));
    }

    /** The same, said as the time of day. */
    static Fault retryAt(ZonedDateTime time) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.withZoneSameInstant(ZoneOffset.UTC));
        return answer(Answer.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", date));
    }

    /** A refusal that comes before the request's body was read; the connection then breaks. */
    static Fault refusedUnread(int status) {
        return call -> call.send(Answer.error(status, "UNKNOWN", "the test wants this to fail"));
    }

    /** The connection breaks before the request's body is read. */
    static Fault cut() {
        return Call::cut;
    }

    /** The connection breaks in the middle of the request's body; an upload has kept the bytes before. */
    static Fault cutAfter(long bytes) {
        return call -> {
            call.keep(bytes);
            call.cut();
        };
    }

    /** Nothing comes, until the server is closed. */
    static Fault silence() {
        return call -> {
            pause(Long.MAX_VALUE);
            call.cut();
        };
    }

    // The registry does what it is asked.

    /** The connection breaks before the answer. */
    static Fault cutBeforeAnswer() {
        return call -> {
            call.honest();
            call.cut();
        };
    }

    /** The connection breaks in the middle of the answer's body. */
    static Fault cutAnswerAfter(long bytes) {
        return call -> call.sendPart(call.honest(), bytes);
    }

    /** The right answer, changed. */
    static Fault changed(UnaryOperator<Answer> change) {
        return call -> call.send(change.apply(call.honest()));
    }

    /** The right answer with another header: a digest, a place, a range, a content type. */
    static Fault header(String name, String value) {
        return changed(answer -> answer.with(name, value));
    }

    static Fault withoutHeader(String name) {
        return changed(answer -> answer.without(name));
    }

    /** The right answer whose body has other bytes, as many. */
    static Fault wrongBytes() {
        return changed(answer -> answer.with(answer.length(), out -> {
            byte[] bytes = bytes(answer);
            if (bytes.length > 0) {
                bytes[bytes.length / 2] ^= 1;
            }
            out.write(bytes);
        }));
    }

    /** The right answer with more or fewer bytes than it should have, and a Content-Length that says so. */
    static Fault otherLength(int difference) {
        return changed(answer -> answer.with(
                answer.length() + difference,
                out -> out.write(Arrays.copyOf(bytes(answer), (int) (answer.length() + difference)))));
    }

    /** A Content-Length that says more than comes; the connection then breaks. */
    static Fault promisedMore(int difference) {
        return call -> {
            Answer answer = call.honest();
            call.sendPart(answer.with(answer.length() + difference, answer.content()), Long.MAX_VALUE);
        };
    }

    /** The right answer, one byte a second. */
    static Fault slow() {
        return changed(answer -> answer.with(answer.length(), out -> {
            for (byte value : bytes(answer)) {
                out.write(value);
                out.flush();
                pause(1000);
            }
        }));
    }

    /** The right answer, whose body never ends. */
    static Fault endless() {
        return changed(Fault::endless);
    }

    /** This answer, whose body never ends: white space without end comes behind it. */
    static Answer endless(Answer answer) {
        return answer.with(Answer.UNTOLD, out -> {
            answer.content().writeTo(out);
            byte[] more = new byte[1 << 16];
            Arrays.fill(more, (byte) ' ');
            while (true) {
                out.write(more);
            }
        });
    }

    // Other places.

    /** The same path and query on another server, or on this one: then it never ends. */
    static Fault redirect(int status, URI server) {
        return call -> {
            call.drain();
            call.send(Answer.of(status)
                    .with("Location", server.resolve(call.request().target()).toString()));
        };
    }

    /** Never satisfied, whatever token or password comes. */
    static Fault unauthorized(String challenge) {
        return answer(
                Answer.error(401, "UNAUTHORIZED", "authentication required").with("WWW-Authenticate", challenge));
    }

    // Bombs.

    /** A manifest of so many bytes, nearly all of them in one annotation. */
    static Fault largeManifest(long bytes) {
        return call -> {
            call.drain();
            call.send(new Answer(200, Map.of("Content-Type", MediaType.MANIFEST), bytes, out -> large(out, bytes)));
        };
    }

    private static void large(OutputStream out, long bytes) throws IOException {
        byte[] start = "{\"schemaVersion\":2,\"annotations\":{\"a\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\"}}".getBytes(StandardCharsets.US_ASCII);
        byte[] block = new byte[1 << 16];
        Arrays.fill(block, (byte) 'x');
        out.write(start);
        long left = bytes - start.length - end.length;
        while (left > 0) {
            int count = (int) Math.min(left, block.length);
            out.write(block, 0, count);
            left -= count;
        }
        out.write(end);
    }

    /** JSON of so many arrays in each other. */
    static Fault deepJson(String contentType, int depth) {
        return answer(Answer.of(
                200, contentType, ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII)));
    }

    /** A list of tags that never ends: each page has one tag more and names the next. */
    static Fault endlessTags() {
        return call -> {
            call.drain();
            String last = call.request().asked("last");
            String tag = "t" + (last == null ? 1_000_000_000 : Long.parseLong(last.substring(1)) + 1);
            String body = "{\"name\":\"endless\",\"tags\":[\"" + tag + "\"]}";
            call.send(Answer.of(200, "application/json", body.getBytes(StandardCharsets.US_ASCII))
                    .with("Link", "<" + call.request().path() + "?n=1&last=" + tag + ">; rel=\"next\""));
        };
    }

    private static byte[] bytes(Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.content().writeTo(bytes);
        return bytes.toByteArray();
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closed");
        }
    }
}
