package dev.complete.builder.layer;

import dev.complete.threads.Workers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;

/**
 * Frames decoded for one reader: as long as it goes on to the next one, workers are ahead of it. A frame is verified as a
 * whole before any of it is used, and memory is bounded by a number of frames. Not thread-safe.
 */
final class DecodedFrames implements AutoCloseable {

    /** A frame to decode. Its methods are called by workers. */
    interface Source {

        /** Length of the decoded bytes. */
        int rawSize();

        /** The decoded bytes; a stream that throws no later than at its end when they are not what they should be. */
        InputStream decoded() throws IOException;
    }

    /** Frames ahead of the reader, and workers for them: decoding takes longer than most of what readers do. */
    private static final int AHEAD = 2;

    /** @param buffer has the frame's bytes when {@code done} is; whoever drops it may use it again only then */
    private record Decoding(Future<ByteBuffer> done, ByteBuffer buffer) {}

    private final List<? extends Source> sources;
    private final int kept;
    private final int largest;
    private final Workers workers = new Workers("decode", AHEAD);
    /** By index, the least recently used first. */
    private final Map<Integer, Decoding> frames = new LinkedHashMap<>(16, 0.75f, true);

    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int current = -1;
    private int started;

    /** @param kept number of frames to keep for a reader that comes back, the one it reads included */
    DecodedFrames(List<? extends Source> sources, int kept) {
        this.sources = sources;
        this.kept = kept;
        this.largest = sources.stream().mapToInt(Source::rawSize).max().orElse(0);
    }

    /** How many frames were decoded or are now; one that was dropped and asked for again counts again. */
    int started() {
        return started;
    }

    /** The bytes of a frame, from 0 to the buffer's limit; valid until the next call, and not to be changed. */
    ByteBuffer raw(int index) throws IOException {
        int last = index == current + 1 ? Math.min(index + AHEAD, sources.size() - 1) : index;
        for (int i = index; i <= last; i++) {
            if (frames.get(i) == null) {
                start(i);
            }
        }
        current = index;
        try {
            return Workers.result(
                    Objects.requireNonNull(frames.get(index)).done(), IOException.class, "decoding a frame");
        } catch (IOException e) {
            frames.remove(index); // each reader gets a failure of its own
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a frame was decoded");
        }
    }

    private void start(int index) {
        if (frames.size() == kept + AHEAD) {
            drop();
        }
        Source source = sources.get(index);
        ByteBuffer buffer = buffer(source.rawSize());
        frames.put(index, new Decoding(workers.submit(() -> decode(source, buffer)), buffer));
        started++;
    }

    private void drop() {
        Iterator<Decoding> all = frames.values().iterator();
        Decoding eldest = all.next();
        all.remove();
        if (eldest.done().isDone()) {
            free.add(eldest.buffer());
        }
    }

    /** Each has room for every frame: one that is used again costs nothing. */
    private ByteBuffer buffer(int size) {
        ByteBuffer buffer = free.poll();
        return (buffer == null ? ByteBuffer.allocate(largest) : buffer).clear().limit(size);
    }

    private static ByteBuffer decode(Source source, ByteBuffer into) throws IOException {
        try (InputStream in = source.decoded()) {
            int count = in.readNBytes(into.array(), into.arrayOffset(), into.limit());
            if (count < into.limit() || in.read() >= 0) {
                throw new EOFException("a frame does not have its size");
            }
        }
        return into;
    }

    /** Stops the workers and waits for them. */
    @Override
    public void close() {
        workers.close();
    }
}
