package dev.complete.registry.http.wire;

import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that gives up on silence and on a trickle; the JDK's own waits for ever. Buffers are
 * asked for one at a time, so a slow reader holds the sender back. Read by one thread.
 */
final class TimedBody implements HttpResponse.BodySubscriber<InputStream> {

    /** What a subscription brings: bytes, the end, or a failure. */
    private record Signal(
            List<ByteBuffer> buffers,
            boolean last,
            @Nullable Throwable failure) {}

    private final String what;
    private final Patience patience;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final long began = System.nanoTime();
    private List<ByteBuffer> buffers = List.of();
    private int next;
    private long received;
    private volatile boolean ended;

    /** @param what was asked, for messages; escaped */
    TimedBody(String what, Patience patience) {
        this.what = what;
        this.patience = patience;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(new BlockInputStream(this::close, this::read));
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (subscribed.complete(subscription)) {
            subscription.request(1);
        } else {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        signals.add(new Signal(item, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(List.of(), true, null));
    }

    private int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = current();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    /** The buffer to read from, which has bytes left; null at the end. */
    private @Nullable ByteBuffer current() throws IOException {
        while (!ended) {
            while (next < buffers.size()) {
                ByteBuffer buffer = buffers.get(next);
                if (buffer.hasRemaining()) {
                    return buffer;
                }
                next++;
            }
            await();
        }
        return null;
    }

    private void await() throws IOException {
        Signal signal = signals.poll();
        if (signal == null) {
            signal = waited();
        }
        if (signal.failure() != null) {
            throw new TemporaryFailure(
                    what + ": the connection broke after " + received + " bytes of the answer", signal.failure());
        }
        ended = signal.last();
        buffers = signal.buffers();
        next = 0;
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
        }
        if (!ended) {
            subscribed.join().request(1);
            checkSpeed();
        }
    }

    private Signal waited() throws IOException {
        try {
            Signal signal = signals.poll(patience.silence().toMillis(), TimeUnit.MILLISECONDS);
            if (signal == null) {
                throw new TemporaryFailure(
                        what + ": no byte came for " + patience.silence().toSeconds() + " s, " + received
                                + " bytes into the answer",
                        (Throwable) null);
            }
            return signal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void checkSpeed() throws IOException {
        if (patience.isTooSlow(received, System.nanoTime() - began)) {
            throw new TemporaryFailure(
                    what + ": the answer comes at less than " + patience.bytesPerSecond() + " bytes a second",
                    (Throwable) null);
        }
    }

    /** Drops what has not come yet, and with it the connection. */
    private void close() {
        ended = true;
        signals.add(new Signal(List.of(), true, null)); // wakes a reader
        if (subscribed.isDone()) {
            subscribed.join().cancel();
        } else {
            subscribed.cancel(false); // then it is cancelled as soon as it comes
        }
    }
}
