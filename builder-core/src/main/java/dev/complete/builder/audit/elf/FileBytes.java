package dev.complete.builder.audit.elf;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that can only be streamed, as ranges of bytes. The beginning, where nearly all tables are, is kept; later
 * ranges are kept when requested: usually the file is read once, and memory does not grow with it. Going back costs
 * another pass, and their number is limited.
 *
 * <p>A stream is always read to its end, on a further pass or when this is closed, because a verifying stream reports a
 * mismatch only there: no result may be used before {@link #close} has returned. Not thread-safe.
 */
public final class FileBytes implements Closeable {

    /** Opens the file at its first byte; each time with the same bytes, as many as declared, or an exception. */
    @FunctionalInterface
    public interface Opener {
        InputStream open() throws IOException;
    }

    /** Size of the kept beginning: larger than the part before the machine code in all but a few libraries. */
    public static final int HEAD = 8 << 20;

    /** Limit on the bytes kept beyond the head. */
    static final int MOST_KEPT = 48 << 20;

    /** Memory limit for one file, in bytes, without the symbols' names. */
    public static final int MOST_MEMORY = HEAD + MOST_KEPT;

    static final int MOST_PASSES = 8;

    /** Least size of a range: a chain of small records costs one range, not one each. */
    private static final int LEAST_READ = 64 << 10;

    private final long size;
    private final Opener opener;
    private ByteBuffer head;
    private final TreeMap<Long, byte[]> later = new TreeMap<>();
    private long kept;
    private @Nullable InputStream in;
    private long position;
    private int passes;

    /** @param size of the file, in bytes */
    public FileBytes(long size, Opener opener) {
        this(size, opener, ByteBuffer.allocate(0));
    }

    private FileBytes(long size, Opener opener, ByteBuffer head) {
        this.size = size;
        this.opener = opener;
        this.head = head;
    }

    /** @param whole a file that has been read, of at most {@link #HEAD} bytes */
    public static FileBytes of(ByteBuffer whole) {
        return new FileBytes(whole.remaining(), InputStream::nullInputStream, whole.slice());
    }

    public long size() {
        return size;
    }

    /** The file's first {@code length} bytes, or all when there are fewer. Not to be written to. */
    public ByteBuffer head(int length) throws IOException {
        int wanted = (int) Math.min(length, size);
        if (wanted > head.capacity()) {
            byte[] longer = new byte[wanted];
            head.get(0, longer, 0, head.capacity());
            read(head.capacity(), longer, head.capacity());
            head = ByteBuffer.wrap(longer);
        }
        return head.slice(0, wanted);
    }

    /**
     * Exactly the bytes from {@code offset} to {@code offset + length}. Not to be written to.
     *
     * @param what name of the range, such as {@code its string table}, for the message
     * @throws ElfException when the file does not have them, or reading them takes too much memory or time
     */
    ByteBuffer range(String what, long offset, long length) throws IOException, ElfException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new ElfException("is cut off or damaged: " + what + " would end after its last byte");
        }
        if (length > MOST_KEPT) {
            throw new ElfException("has more in " + what + " than can be read (" + length + " bytes)");
        }
        if (offset + length <= HEAD) {
            return head(HEAD).slice((int) offset, (int) length);
        }
        Map.Entry<Long, byte[]> known = later.floorEntry(offset);
        if (known == null || known.getKey() + known.getValue().length < offset + length) {
            byte[] bytes = new byte[(int) Math.max(length, Math.min(LEAST_READ, size - offset))];
            kept += bytes.length;
            if (kept > MOST_KEPT) {
                throw new ElfException("refers to more bytes than can be read");
            }
            if (offset < position && passes == MOST_PASSES) {
                throw new ElfException("refers to its parts in so many wrong orders that reading it has no end");
            }
            read(offset, bytes, 0);
            later.merge(offset, bytes, (shorter, longer) -> longer);
            return ByteBuffer.wrap(bytes, 0, (int) length).slice();
        }
        return ByteBuffer.wrap(known.getValue(), (int) (offset - known.getKey()), (int) length)
                .slice();
    }

    /** Fills {@code into} from {@code at} with the file's bytes from {@code offset}. */
    private void read(long offset, byte[] into, int at) throws IOException {
        InputStream stream = in;
        if (stream == null || position > offset) {
            close();
            stream = opener.open();
            in = stream;
            position = 0;
            passes++;
        }
        stream.skipNBytes(offset - position);
        position = offset;
        int count = stream.readNBytes(into, at, into.length - at);
        position += count;
        if (count < into.length - at) {
            throw new EOFException("the file is shorter than was said");
        }
    }

    /** Reads the current pass to its end, so that it is verified. */
    @Override
    public void close() throws IOException {
        try (InputStream last = in) {
            in = null;
            if (last != null) {
                last.skipNBytes(size - position);
                if (last.readNBytes(1).length > 0) {
                    throw new IOException("the file is longer than was said");
                }
            }
        }
    }
}
