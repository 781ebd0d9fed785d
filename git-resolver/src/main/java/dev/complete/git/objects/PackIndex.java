package dev.complete.git.objects;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The places of a pack's objects: an {@code .idx} file of version 1 or 2. Only the 256 bucket ends are held in
 * memory; lookups read the file, which costs a page or two and spares the start of a large repository. Thread-safe.
 */
final class PackIndex implements AutoCloseable {

    private static final int MAGIC = 0xff744f63;
    private static final int ID_BYTES = 20;
    private static final int TRAILER_BYTES = 2 * ID_BYTES;

    /** Ids that are searched in memory at once: about one page of the file. */
    private static final int PAGE_IDS = 200;

    private final FileChannel file;
    private final long size;
    private final int version;
    private final int[] bucketEnds = new int[256];

    private PackIndex(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
        ByteBuffer head = read(0, 8);
        this.version = head.getInt(0) == MAGIC ? head.getInt(4) : 1;
        if (version != 1 && version != 2) {
            throw new CorruptObjectException("its pack's index has the unknown version " + version);
        }
        ByteBuffer fanout = read(fanoutAt(), 4 * bucketEnds.length);
        for (int i = 0; i < bucketEnds.length; i++) {
            bucketEnds[i] = fanout.getInt(4 * i);
            if (bucketEnds[i] < (i == 0 ? 0 : bucketEnds[i - 1])) {
                throw new CorruptObjectException("its pack's index counts backwards");
            }
        }
        long least = idsAt() + (long) count() * entryBytes() + (version == 1 ? 0 : 8L * count()) + TRAILER_BYTES;
        long most = version == 1 ? least : least + 8L * count();
        if (size < least || size > most) {
            throw new CorruptObjectException(
                    "its pack's index is " + size + " bytes, too few or too many for " + count() + " objects");
        }
    }

    static PackIndex open(Path path) throws IOException {
        FileChannel file = PlainFile.open(path);
        try {
            return new PackIndex(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    int count() {
        return bucketEnds[255];
    }

    /** The offset in the pack, or -1 when the pack does not hold {@code id}. */
    long offset(GitId id) throws IOException {
        byte[] wanted = id.toBytes();
        int bucket = wanted[0] & 0xff;
        int low = bucket == 0 ? 0 : bucketEnds[bucket - 1];
        int high = bucketEnds[bucket];
        while (high - low > PAGE_IDS) {
            int middle = (low + high) >>> 1;
            if (compare(wanted, bytes(idAt(middle), ID_BYTES), 0) < 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        if (low == high) {
            return -1;
        }
        byte[] page = bytes(idAt(low), (high - low - 1) * entryBytes() + ID_BYTES);
        for (int i = low; i < high; i++) {
            if (compare(wanted, page, (i - low) * entryBytes()) == 0) {
                return offsetOf(i);
            }
        }
        return -1;
    }

    /** The ids that begin with {@code digits}, of which there are two or more. */
    List<GitId> startingWith(String digits) throws IOException {
        int bucket = Integer.parseInt(digits.substring(0, 2), 16);
        List<GitId> found = new ArrayList<>();
        for (int low = bucket == 0 ? 0 : bucketEnds[bucket - 1]; low < bucketEnds[bucket]; low += PAGE_IDS) {
            int high = Math.min(low + PAGE_IDS, bucketEnds[bucket]);
            byte[] page = bytes(idAt(low), (high - low - 1) * entryBytes() + ID_BYTES);
            for (int at = 0; at < page.length; at += entryBytes()) {
                GitId id = GitId.fromBytes(page, at);
                if (id.hex().startsWith(digits)) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    private long offsetOf(int number) throws IOException {
        if (version == 1) {
            return read(idAt(number) - 4, 4).getInt(0) & 0xffffffffL;
        }
        long offsetsAt = idsAt() + (long) count() * (ID_BYTES + 4);
        int small = read(offsetsAt + 4L * number, 4).getInt(0);
        if (small >= 0) {
            return small;
        }
        long large = small & 0x7fffffffL;
        long at = offsetsAt + 4L * count() + 8 * large;
        if (at + 8 > size - TRAILER_BYTES) {
            throw new CorruptObjectException("its pack's index points outside itself");
        }
        return read(at, 8).getLong(0);
    }

    private static int compare(byte[] wanted, byte[] ids, int at) {
        return Arrays.compareUnsigned(wanted, 0, ID_BYTES, ids, at, at + ID_BYTES);
    }

    private int fanoutAt() {
        return version == 1 ? 0 : 8;
    }

    private long idsAt() {
        return fanoutAt() + 4L * bucketEnds.length;
    }

    private int entryBytes() {
        return version == 1 ? 4 + ID_BYTES : ID_BYTES;
    }

    private long idAt(int number) {
        return idsAt() + (long) number * entryBytes() + (version == 1 ? 4 : 0);
    }

    private ByteBuffer read(long position, int length) throws IOException {
        return ByteBuffer.wrap(bytes(position, length));
    }

    private byte[] bytes(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("its pack's index is cut short");
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
