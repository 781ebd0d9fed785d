package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A pipeline for the frames of a layer: started in order, made in parallel and handed on in order. A fixed number is under
 * way, which bounds memory. The pool takes tasks first in, first out, as {@link LargeFile} needs it.
 */
final class FramePipeline implements AutoCloseable {

    /** Number of finished frames that may wait for an earlier one, so that workers keep busy. */
    private static final int WAITING = 2;

    private final FrameEncoderPool factory;
    private final ItemReader reader;
    private final int bufferSize;
    private final int window;
    private final Workers workers;
    private final Deque<Future<FrameEncoderPool.Made>> underWay = new ArrayDeque<>();
    /** Reused buffers; only the calling thread takes and returns them. */
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

    private final Deque<LargeFile> opened = new ArrayDeque<>();

    /** @param bufferSize of the largest frame, in bytes */
    FramePipeline(FrameEncoderPool factory, ItemReader reader, int jobs, int bufferSize) {
        this.factory = factory;
        this.reader = reader;
        this.bufferSize = bufferSize;
        // Raw and compressed bytes of all frames take a quarter of the heap; encoders have copies outside of it.
        long affordable = Runtime.getRuntime().maxMemory() / 4 / (2L * bufferSize);
        this.window = (int) Math.max(2, Math.min(jobs + WAITING, affordable));
        this.workers = new Workers("pack", Math.min(jobs, window));
    }

    /**
     * @param next receives each frame on the calling thread; its buffers are valid during the call
     * @throws BuildException of the first frame, in their order, that failed
     */
    void run(List<FramePlan> plans, Consumer<FrameEncoderPool.Made> next) throws BuildException, InterruptedException {
        for (FramePlan plan : plans) {
            if (underWay.size() == window) {
                handOn(next);
            }
            start(plan);
        }
        while (!underWay.isEmpty()) {
            handOn(next);
        }
    }

    private void start(FramePlan plan) {
        LargeFile large = plan.isSlice() ? largeFile(plan) : null;
        ByteBuffer free = buffers.poll();
        ByteBuffer raw = free == null ? ByteBuffer.allocate(bufferSize) : free.clear();
        underWay.add(workers.submit(() -> factory.make(plan, large, raw)));
    }

    private LargeFile largeFile(FramePlan slice) {
        if (slice.offset() == 0) {
            opened.addLast(new LargeFile(slice.items().get(0), reader));
        }
        return opened.getLast();
    }

    private void handOn(Consumer<FrameEncoderPool.Made> next) throws BuildException, InterruptedException {
        FrameEncoderPool.Made made = Workers.result(underWay.remove(), BuildException.class, "packing a frame");
        next.accept(made);
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
