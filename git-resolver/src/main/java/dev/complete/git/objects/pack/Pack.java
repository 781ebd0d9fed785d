package dev.complete.git.objects.pack;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.objects.stored.CorruptObjectException;
import dev.complete.git.objects.stored.InflatedStream;
import dev.complete.git.objects.stored.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pack and its index. Thread-safe. */
public final class Pack implements AutoCloseable {

    private static final int MAGIC = 0x5041434b;
    private static final int HEADER_BYTES = 12;
    private static final int TRAILER_BYTES = 20;

    /** Git packs at most 4,095 deltas in a row (git-pack-objects(1), --depth). */
    private static final int LONGEST_CHAIN = 4_095;

    private final Path path;
    private final PackIndex index;
    private final FileChannel file;
    private final long end;
    private final DeltaBases bases;

    private Pack(Path path, PackIndex index, FileChannel file, DeltaBases bases) throws IOException {
        this.path = path;
        this.index = index;
        this.file = file;
        this.bases = bases;
        this.end = file.size() - TRAILER_BYTES;
        ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);
        file.read(head, 0);
        int version = head.getInt(4);
        if (end < HEADER_BYTES || head.getInt(0) != MAGIC || (version != 2 && version != 3)) {
            throw new CorruptObjectException("it is no pack of version 2 or 3");
        }
        if (head.getInt(8) != index.count()) {
            throw new CorruptObjectException("it and its index disagree about the number of objects");
        }
    }

    /** Opens the pack {@code path} and the {@code .idx} beside it. */
    public static Pack open(Path path, Path indexPath, DeltaBases bases) throws IOException {
        FileChannel file = PlainFile.open(path);
        PackIndex index = null;
        try {
            index = PackIndex.open(indexPath);
            return new Pack(path, index, file, bases);
        } catch (IOException | RuntimeException e) {
            file.close();
            if (index != null) {
                index.close();
            }
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Null when this pack does not hold {@code id}. */
    @Nullable
    public StoredObject find(GitId id) throws IOException {
        long offset = index.offset(id);
        return offset < 0 ? null : new PackedObject(this, chain(offset));
    }

    public List<GitId> startingWith(String digits) throws IOException {
        return index.startingWith(digits);
    }

    /** The entry at {@code offset} and then what each is a delta of; the last one is no delta. */
    private List<PackEntry> chain(long offset) throws IOException {
        List<PackEntry> chain = new ArrayList<>(4);
        PackEntry entry = entry(offset);
        chain.add(entry);
        while (entry.isDelta()) {
            if (chain.size() > LONGEST_CHAIN) {
                throw new CorruptObjectException(
                        "it is a delta in a circle, or in a chain of more than " + LONGEST_CHAIN);
            }
            entry = entry(baseOf(entry));
            chain.add(entry);
        }
        return chain;
    }

    private long baseOf(PackEntry entry) throws IOException {
        GitId id = entry.baseId();
        if (id == null) {
            return entry.baseOffset();
        }
        long offset = index.offset(id);
        if (offset < 0) {
            throw new CorruptObjectException("it is a delta of " + id + ", which its pack does not hold");
        }
        return offset;
    }

    private PackEntry entry(long offset) throws IOException {
        if (offset < HEADER_BYTES || offset >= end) {
            throw new CorruptObjectException("its pack is cut short, or its pack's index points outside the pack");
        }
        ByteBuffer header = ByteBuffer.allocate((int) Math.min(PackEntry.LONGEST_HEADER, end - offset));
        file.read(header, offset); // a read cut short, which disks do not do, would be reported as a cut pack
        return PackEntry.parse(offset, header.flip());
    }

    /** What the entry's own zlib stream holds: content, or delta instructions. */
    InputStream inflate(PackEntry entry) {
        return StoredObject.exactly(entry.size(), new InflatedStream(file, entry.dataAt(), entry.size(), () -> {}));
    }

    DeltaBases bases() {
        return bases;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            index.close();
        }
    }
}
