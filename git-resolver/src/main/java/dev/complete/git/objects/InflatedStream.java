package dev.complete.git.objects;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The output of one zlib stream that begins at a given place of a file; ends where the stream ends. */
final class InflatedStream extends InputStream {

    private static final int LARGEST_BUFFER = 64 << 10;

    private final FileChannel file;
    private final Closeable owned;
    private final Inflater inflater = new Inflater();
    private final ByteBuffer input;
    private long position;
    private boolean closed;

    /**
     * @param size what is expected to come out; decides the size of the buffer and nothing else
     * @param owned closed with this stream
     */
    InflatedStream(FileChannel file, long position, long size, Closeable owned) {
        this.file = file;
        this.owned = owned;
        this.position = position;
        this.input = ByteBuffer.allocate((int) Math.max(512, Math.min(LARGEST_BUFFER, size)));
        input.limit(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("stream closed");
        }
        if (length == 0) {
            return 0;
        }
        try {
            for (; ; ) {
                int produced = inflater.inflate(target, offset, length);
                if (produced > 0) {
                    return produced;
                }
                if (inflater.finished()) {
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw new CorruptObjectException("its zlib stream wants a preset dictionary");
                }
                fill();
            }
        } catch (DataFormatException e) {
            throw new CorruptObjectException("its zlib stream is damaged (" + e.getMessage() + ")");
        }
    }

    private void fill() throws IOException {
        input.clear();
        int got = file.read(input, position);
        if (got <= 0) {
            throw new EOFException("the file that holds it ends in the middle of it");
        }
        position += got;
        input.flip();
        inflater.setInput(input);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            inflater.end();
            owned.close();
        }
    }
}
