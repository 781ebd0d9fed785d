package dev.complete.builder.layer;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.builder.layer.tar.TarMember;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file too large for one frame. Sources cannot seek, so its slices are read in turn from one stream, each by the
 * worker that compresses it. A slice that is not read takes its turn as well. Workers must start on slices in order, or
 * they deadlock.
 */
final class LargeFile implements AutoCloseable {

    private final TarMember item;
    private final ItemReader reader;
    private @Nullable InputStream stream;
    private long position;
    private long turn;

    LargeFile(TarMember item, ItemReader reader) {
        this.item = item;
        this.reader = reader;
    }

    /** Waits for the turn of {@code slice} and appends its content to {@code into}. */
    synchronized void read(FramePlan slice, ByteBuffer into) throws BuildException, InterruptedException {
        awaitTurn(slice);
        try {
            InputStream in = stream == null ? reader.open(item) : stream;
            stream = in;
            skipTo(in, slice.offset());
            ItemReader.readFully(item, in, into, (int) slice.length());
            position = slice.offset() + slice.length();
            if (position == item.entry().size()) {
                ItemReader.expectEnd(item, in);
                close();
            }
        } catch (IOException e) {
            throw ItemReader.failure(item, e);
        }
        pass(slice);
    }

    /** Takes the turn of {@code slice} without reading. */
    synchronized void skip(FramePlan slice) throws InterruptedException {
        awaitTurn(slice);
        pass(slice);
    }

    private void awaitTurn(FramePlan slice) throws InterruptedException {
        while (turn < slice.offset()) {
            wait();
        }
    }

    private void pass(FramePlan slice) {
        turn = slice.offset() + slice.length();
        notifyAll();
    }

    private void skipTo(InputStream in, long offset) throws IOException, BuildException {
        byte[] scratch = new byte[position < offset ? 64 << 10 : 0];
        while (position < offset) {
            int count = in.read(scratch, 0, (int) Math.min(scratch.length, offset - position));
            if (count < 0) {
                throw ItemReader.wrongLength(item, "fewer");
            }
            position += count;
        }
    }

    /** Call it when no worker reads any more, or from the reading worker. */
    @Override
    public synchronized void close() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
