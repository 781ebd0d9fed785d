package dev.complete.registry.http;

import dev.complete.registry.RegistryException;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Attempts;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.TemporaryFailure;
import dev.complete.registry.http.wire.Wire;
import dev.complete.streams.BlockInputStream;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * A blob's bytes, or a part of them. A connection that breaks is made again where it broke, so a large blob is not begun
 * again. Not verified here. Not thread-safe.
 */
final class BlobStream {

    /** A connection that brought so many bytes was worth making again. */
    private static final long PROGRESS = 1 << 20;

    private final Wire wire;
    private final Call call;
    private final Attempts attempts;
    private final boolean whole;
    private long offset;
    private long left;
    private long sinceFailure;
    private volatile boolean closed;
    private volatile Answer answer;

    private BlobStream(
            Wire wire, Call call, Attempts attempts, long offset, long length, boolean whole, Answer answer) {
        this.wire = wire;
        this.call = call;
        this.attempts = attempts;
        this.offset = offset;
        this.left = length;
        this.whole = whole;
        this.answer = answer;
    }

    /** @param whole whether {@code length} bytes are all that the blob has */
    static InputStream open(Wire wire, Call call, Attempts attempts, long offset, long length, boolean whole)
            throws IOException, InterruptedException {
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        Answer answer = attempts.run(() -> sent(wire, call, offset, length, whole));
        BlobStream blob = new BlobStream(wire, call, attempts, offset, length, whole, answer);
        return new BlockInputStream(blob::close, blob::read);
    }

    /** An answer whose next byte is the one at {@code offset}. */
    private static Answer sent(Wire wire, Call call, long offset, long length, boolean whole)
            throws IOException, InterruptedException {
        boolean all = whole && offset == 0;
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        Answer answer = wire.send(all ? call : call.with("Range", range));
        try {
            switch (answer.status()) {
                case 200 -> skip(call, answer, offset);
                case 206 -> checkRange(call, answer, offset);
                case 404 -> throw new RegistryException(call.what() + ": it is not there");
                default -> throw answer.unexpected();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    /** A server need not know ranges (RFC 9110, section 14.2): then it sends everything. */
    private static void skip(Call call, Answer answer, long offset) throws IOException {
        long skipped = 0;
        byte[] scratch = new byte[64 << 10];
        while (skipped < offset) {
            int count = answer.body().read(scratch, 0, (int) Math.min(scratch.length, offset - skipped));
            if (count < 0) {
                throw new RegistryException(call.what() + ": the registry sends only " + skipped + " bytes");
            }
            skipped += count;
        }
    }

    private static void checkRange(Call call, Answer answer, long offset) throws RegistryException {
        String said = answer.header("Content-Range").orElse("");
        if (!said.matches("bytes " + offset + "-[0-9]+/([0-9]+|\\*)")) {
            throw new RegistryException(call.what() + ": the registry was asked for bytes from " + offset
                    + " and sends others, with Content-Range " + Printable.escape(said));
        }
    }

    private int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        while (left > 0) {
            try {
                int count = answer.body().read(bytes, from, (int) Math.min(length, left));
                if (count < 0) {
                    throw new TemporaryFailure(
                            call.what() + ": the answer ended " + left + " bytes too early", (Throwable) null);
                }
                offset += count;
                left -= count;
                sinceFailure += count;
                return count;
            } catch (TemporaryFailure e) {
                again(e);
            }
        }
        return -1;
    }

    private void close() throws IOException {
        closed = true;
        answer.close();
    }

    private void again(TemporaryFailure failure) throws IOException {
        answer.close();
        if (closed) {
            throw failure; // the reader is gone
        }
        if (sinceFailure >= PROGRESS) {
            attempts.progressed();
        }
        sinceFailure = 0;
        try {
            attempts.pause(failure);
            answer = attempts.run(() -> sent(wire, call, offset, left, whole));
            if (closed) {
                answer.close(); // meanwhile
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
