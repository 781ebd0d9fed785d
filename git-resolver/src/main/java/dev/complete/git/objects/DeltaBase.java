package dev.complete.git.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The whole content of an object that others are deltas of: on the heap when it is small, else in a temporary file that
 * has no name any more, so that a blob of any size costs little heap and a crash leaves nothing. The file's bytes are
 * given back when the base is closed, not when the collector comes by.
 */
sealed interface DeltaBase extends AutoCloseable {

    /** Larger bases leave the heap. */
    int LARGEST_ON_HEAP = 8 << 20;

    long size();

    /** Copies {@code length} bytes from {@code position} on; the caller has checked that they are there. */
    void read(long position, byte[] target, int offset, int length) throws IOException;

    /** Gives back what {@link Spooled} holds on disk. A base on the heap may be shared, and stays usable. */
    @Override
    void close() throws IOException;

    /**
     * All of {@code in}, which must be {@code size} bytes and no more.
     *
     * @param chainBytes bytes of this content and of all those it was made from
     */
    static DeltaBase read(InputStream in, long size, long chainBytes) throws IOException {
        DeltaBase base = size <= LARGEST_ON_HEAP ? OnHeap.read(in, (int) size, chainBytes) : Spooled.read(in, size);
        try {
            if (in.read() >= 0) {
                throw new CorruptObjectException(
                        "a base of its delta goes on after the " + size + " bytes it declares");
            }
            return base;
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    private static EOFException tooShort() {
        return new EOFException("a base of its delta is shorter than it declares");
    }

    /** May be remembered and shared by threads. */
    final class OnHeap implements DeltaBase {

        private final byte[] content;
        private final long chainBytes;

        private OnHeap(byte[] content, long chainBytes) {
            this.content = content;
            this.chainBytes = chainBytes;
        }

        private static OnHeap read(InputStream in, int size, long chainBytes) throws IOException {
            // Grows with what really comes: a declared size alone takes no heap.
            byte[] bytes = in.readNBytes(size);
            if (bytes.length < size) {
                throw tooShort();
            }
            return new OnHeap(bytes, chainBytes);
        }

        long chainBytes() {
            return chainBytes;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) {
            System.arraycopy(content, (int) position, target, offset, length);
        }

        @Override
        public void close() {}
    }

    /** In a temporary file; for one thread, which closes it. */
    final class Spooled implements DeltaBase {

        private final FileChannel file;
        private final long size;
        /** Deltas copy many small pieces, some one after another, some from anywhere. */
        private final ByteBuffer window = ByteBuffer.allocate(4 << 10);

        private long windowAt;

        private Spooled(FileChannel file, long size) {
            this.file = file;
            this.size = size;
            window.limit(0);
        }

        private static Spooled read(InputStream in, long size) throws IOException {
            Path name = Files.createTempFile("complete-", ".delta-base");
            FileChannel file;
            try {
                file = FileChannel.open(
                        name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } finally {
                Files.deleteIfExists(name);
            }
            try {
                byte[] buffer = new byte[64 << 10];
                for (long left = size; left > 0; ) {
                    int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (got < 0) {
                        throw tooShort();
                    }
                    ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, got);
                    while (chunk.hasRemaining()) {
                        file.write(chunk);
                    }
                    left -= got;
                }
                return new Spooled(file, size);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                long at = position + done;
                if (length - done >= window.capacity()) {
                    done += filled(ByteBuffer.wrap(target, offset + done, length - done), at);
                    continue;
                }
                if (at < windowAt || at >= windowAt + window.limit()) {
                    fill(at);
                }
                int from = (int) (at - windowAt);
                int some = Math.min(length - done, window.limit() - from);
                window.get(from, target, offset + done, some);
                done += some;
            }
        }

        private void fill(long at) throws IOException {
            windowAt = Long.MIN_VALUE; // nothing is in it if this fails
            filled(window.clear(), at);
            window.flip();
            windowAt = at;
        }

        private int filled(ByteBuffer buffer, long at) throws IOException {
            int got = file.read(buffer, at);
            if (got <= 0) {
                throw new EOFException("a temporary file with a base of its delta was cut short");
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
