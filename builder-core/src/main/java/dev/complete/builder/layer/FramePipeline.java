package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;

/**
 * A pipeline for frames: started in order, made in parallel and handed on in order. A fixed number is under way, which
 * bounds memory. The pool takes tasks first in, first out, as {@link LargeFile} needs it.
 */
final class FramePipeline implements AutoCloseable {

    /** Number of finished frames that may wait for an earlier one, so that workers keep busy. */
    private static final int WAITING = 2;

    private final FrameEncoderPool encoders;
    private final ItemReader reader;
    private final int window;
    private final Workers workers;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    /** Reused buffers; only the calling thread takes and returns them. */
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    /** Size of the largest frame so far, in bytes. */
    private int bufferSize;

    private final Deque<LargeFile> opened = new ArrayDeque<>();

    /** Receives a frame on the calling thread; its buffers are valid during the call. */
    interface Next {
        void accept(FrameEncoderPool.Made made) throws BuildException, InterruptedException;
    }

    private record UnderWay(Future<FrameEncoderPool.Made> frame, Next next) {}

    FramePipeline(FrameEncoderPool encoders, ItemReader reader, int jobs) {
        this.encoders = encoders;
        this.reader = reader;
        // Raw and compressed bytes of all frames take a quarter of the heap; encoders have copies outside of it.
        long affordable = Runtime.getRuntime().maxMemory() / 4 / (2L * FramePlanner.MAX_FRAME);
        this.window = (int) Math.max(2, Math.min(jobs + WAITING, affordable));
        this.workers = new Workers("pack", Math.min(jobs, window));
    }

    /**
     * Starts on a frame, after handing on an earlier one if there is no room.
     *
     * @throws BuildException of the first frame, in their order, that failed
     */
    void add(FramePlan plan, Next next) throws BuildException, InterruptedException {
        if (underWay.size() == window) {
            handOn();
        }
        LargeFile large = plan.isSlice() ? largeFile(plan) : null;
        ByteBuffer raw = buffer(plan.rawSize());
        underWay.add(new UnderWay(workers.submit(() -> encoders.make(plan, large, raw)), next));
    }

    /**
     * Hands on all that is under way.
     *
     * @throws BuildException of the first frame, in their order, that failed
     */
    void finish() throws BuildException, InterruptedException {
        while (!underWay.isEmpty()) {
            handOn();
        }
    }

    private ByteBuffer buffer(int size) {
        bufferSize = Math.max(bufferSize, size);
        ByteBuffer free = buffers.poll();
        return free == null || free.capacity() < size ? ByteBuffer.allocate(bufferSize) : free.clear();
    }

    private LargeFile largeFile(FramePlan slice) {
        if (slice.offset() == 0) {
            opened.addLast(new LargeFile(slice.items().get(0), reader));
        }
        return opened.getLast();
    }

    private void handOn() throws BuildException, InterruptedException {
        UnderWay first = underWay.remove();
        FrameEncoderPool.Made made = Workers.result(first.frame(), BuildException.class, "packing a frame");
        first.next().accept(made);
        buffers.add(made.raw());
    }

    /** Stops the workers and waits for them: they use the caller's sources. */
    @Override
    public void close() {
        workers.close();
        for (LargeFile large : opened) {
            try {
                large.close();
            } catch (IOException e) {
                // The failed read that left the file open says more.
            }
        }
    }
}
