package dev.complete.builder.layer;

import dev.complete.oci.compress.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a large file, decoded from the frames of its slices. Skipped frames are not decoded. */
final class SlicedContent extends InputStream {

    private final FrameCache cache;
    private final Compression.Format format;
    private final List<FramePlan> slices;
    private final List<Frame> frames;
    private final long size;
    private long position;
    private @Nullable InputStream frame;
    private long frameEnd;

    /** @param frames of {@code slices}, which are those of one file, in order */
    SlicedContent(FrameCache cache, Compression.Format format, List<FramePlan> slices, List<Frame> frames) {
        this.cache = cache;
        this.format = format;
        this.slices = slices;
        this.frames = frames;
        FramePlan last = slices.get(slices.size() - 1);
        this.size = last.offset() + last.length();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0 || position == size) {
            return length == 0 ? 0 : -1;
        }
        InputStream in = frame == null ? openFrame() : frame;
        int count = in.read(bytes, offset, (int) Math.min(length, frameEnd - position));
        position += Math.max(0, count);
        if (position == frameEnd) {
            close();
        }
        return count;
    }

    private InputStream openFrame() throws IOException {
        int index = (int) (position / FramePlanner.MAX_FRAME);
        FramePlan slice = slices.get(index);
        // Whole and verified before any of it is used: the rest of a frame may not be read.
        byte[] compressed = cache.read(frames.get(index));
        if (compressed == null) {
            throw new IOException("a frame is gone from the cache");
        }
        InputStream in = frames.get(index).decoded(format, new ByteArrayInputStream(compressed));
        frame = in;
        frameEnd = slice.offset() + slice.length();
        long header = index == 0 ? slice.rawSize() - slice.length() : 0;
        in.skipNBytes(header + position - slice.offset());
        return in;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, size - position));
        position += skipped;
        if (frame != null && position < frameEnd) {
            frame.skipNBytes(skipped);
        } else {
            close();
        }
        return skipped;
    }

    @Override
    public void close() throws IOException {
        if (frame != null) {
            frame.close();
            frame = null;
        }
    }
}
