package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames are started in order, made in parallel and handed on in order. At most a window of them is under way: that bounds
 * memory, whatever the size of the layer. The pool takes tasks first in, first out, as {@link LargeFile} needs it.
 */
final class FramePipeline implements AutoCloseable {

    /** Frames that are done but wait for an earlier one, so that workers need not. */
    private static final int WAITING = 2;

    private final FrameEncoderPool factory;
    private final ItemReader reader;
    private final int bufferSize;
    private final int window;
    private final Workers workers;
    private final Deque<Future<FrameEncoderPool.Made>> underWay = new ArrayDeque<>();
    /** Used again and again; only the calling thread takes and gives back. */
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

    private final List<LargeFile> opened = new ArrayList<>();
    private @Nullable LargeFile current;

    /** @param bufferSize of the largest frame, in bytes */
    FramePipeline(FrameEncoderPool factory, ItemReader reader, int jobs, int bufferSize) {
        this.factory = factory;
        this.reader = reader;
        this.bufferSize = bufferSize;
        // Raw and compressed bytes of each, and the encoders' own copies outside the heap: a quarter for the first two.
        long affordable = Runtime.getRuntime().maxMemory() / 4 / (2L * bufferSize);
        this.window = (int) Math.max(2, Math.min(jobs + WAITING, affordable));
        this.workers = new Workers("pack", Math.min(jobs, window));
    }

    /**
     * @param next gets each frame on the calling thread; its buffers are valid during the call
     * @throws BuildException the first frame's, in their order, that could not be made
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
        LargeFile large = current;
        if (large == null || slice.offset() == 0) {
            large = new LargeFile(slice.items().get(0), reader);
            opened.add(large);
            current = large;
        }
        return large;
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
            closeQuietly(large);
        }
    }

    /** Only a read that failed leaves one open, and its own error says more than a failure to close. */
    private static void closeQuietly(LargeFile large) {
        try {
            large.close();
        } catch (IOException e) {
            // See above.
        }
    }
}
