package dev.complete.git.odb;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The whole content of an object that others are deltas of: on the heap when it is small, else in a mapped temporary
 * file that has no name any more, so that a blob of any size costs little heap and a crash leaves nothing.
 */
final class DeltaBase {

    /** Larger bases leave the heap. */
    static final int LARGEST_ON_HEAP = 8 << 20;

    private final ByteBuffer content;

    private DeltaBase(ByteBuffer content) {
        this.content = content;
    }

    /** All of {@code in}, which must be {@code size} bytes and no more. */
    static DeltaBase read(InputStream in, long size) throws IOException {
        if (size > Integer.MAX_VALUE) {
            throw new CorruptObjectException("it is a delta of something larger than 2 GiB, which Git does not write"
                    + " unless core.bigFileThreshold is raised");
        }
        ByteBuffer content = size <= LARGEST_ON_HEAP ? heap(in, (int) size) : mapped(in, size);
        if (in.read() >= 0) {
            throw new CorruptObjectException("a base of its delta goes on after the " + size + " bytes it declares");
        }
        return new DeltaBase(content);
    }

    /** Position 0, limit the size; the caller's own view. */
    ByteBuffer content() {
        return content.duplicate();
    }

    boolean onHeap() {
        return content.hasArray();
    }

    int size() {
        return content.limit();
    }

    private static ByteBuffer heap(InputStream in, int size) throws IOException {
        byte[] bytes = new byte[size];
        if (in.readNBytes(bytes, 0, size) < size) {
            throw new EOFException("a base of its delta is shorter than it declares");
        }
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer mapped(InputStream in, long size) throws IOException {
        Path file = Files.createTempFile("complete-", ".delta-base");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            byte[] buffer = new byte[64 << 10];
            for (long left = size; left > 0; ) {
                int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (got < 0) {
                    throw new EOFException("a base of its delta is shorter than it declares");
                }
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, got);
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
                left -= got;
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
