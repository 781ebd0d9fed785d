package dev.complete.git.objects;

import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pack and its index. Thread-safe. */
final class Pack implements AutoCloseable {

    private static final int MAGIC = 0x5041434b;
    private static final int HEADER_BYTES = 12;
    private static final int TRAILER_BYTES = 20;

    /** Git packs at most 4,095 deltas in a row (git-pack-objects(1), --depth). */
    private static final int LONGEST_CHAIN = 4_095;

    private final PackIndex index;
    private final FileChannel file;
    private final long end;
    private final DeltaBases bases;

    private Pack(PackIndex index, FileChannel file, DeltaBases bases) throws IOException {
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
    static Pack open(Path path, Path indexPath, DeltaBases bases) throws IOException {
        FileChannel file = PlainFile.open(path);
        PackIndex index = null;
        try {
            index = PackIndex.open(indexPath);
            return new Pack(index, file, bases);
        } catch (IOException | RuntimeException e) {
            file.close();
            if (index != null) {
                index.close();
            }
            throw e;
        }
    }

    /** Null when this pack does not hold {@code id}. */
    @Nullable
    StoredObject find(GitId id) throws IOException {
        long offset = index.offset(id);
        return offset < 0 ? null : new PackedObject(chain(offset));
    }

    List<GitId> startingWith(String digits) throws IOException {
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

    /** The content of the entry's own zlib stream: an object's, or delta instructions. */
    private InputStream inflate(PackEntry entry) {
        return StoredObject.exactly(entry.size(), new InflatedStream(file, entry.dataAt(), entry.size(), () -> {}));
    }

    @Override
    public void close() throws IOException {
        try (file) {
            index.close();
        }
    }

    /** An object, whole or as a chain of deltas whose last element is whole. Used by one thread. */
    private final class PackedObject implements StoredObject {

        private final List<PackEntry> chain;
        private long size = -1;

        PackedObject(List<PackEntry> chain) {
            this.chain = chain;
        }

        @Override
        public ObjectKind kind() {
            return Objects.requireNonNull(chain.get(chain.size() - 1).kind(), "a chain ends with a whole object");
        }

        @Override
        public long size() throws IOException {
            if (size < 0) {
                size = chain.size() == 1 ? chain.get(0).size() : declaredResult(chain.get(0));
            }
            return size;
        }

        private long declaredResult(PackEntry delta) throws IOException {
            try (DeltaInstructions instructions = new DeltaInstructions(inflate(delta))) {
                return instructions.resultSize();
            }
        }

        @Override
        public InputStream open() throws IOException {
            return chain.size() == 1 ? inflate(chain.get(0)) : applied(0, content());
        }

        /** The whole content of what the first element is a delta of; the caller closes it. */
        private DeltaBase content() throws IOException {
            int last = chain.size() - 1;
            int nearest = 1;
            DeltaBase.OnHeap remembered = remembered(nearest);
            while (remembered == null && nearest < last) {
                nearest++;
                remembered = remembered(nearest);
            }
            long[] sizes = new long[chain.size()];
            long total = remembered == null ? 0 : remembered.chainBytes();
            boolean large = false;
            for (int i = remembered == null ? nearest : nearest - 1; i >= 1; i--) {
                sizes[i] = i == last ? chain.get(i).size() : declaredResult(chain.get(i));
                total = sizes[i] > Long.MAX_VALUE - total ? Long.MAX_VALUE : total + sizes[i];
                bases.checkChain(total);
                large |= sizes[i] > DeltaBase.LARGEST_ON_HEAP;
            }
            if (!large) {
                return content(nearest, remembered, sizes);
            }
            bases.spooling().lock();
            try {
                return content(nearest, remembered, sizes);
            } finally {
                bases.spooling().unlock();
            }
        }

        private DeltaBase.@Nullable OnHeap remembered(int element) {
            return bases.get(Pack.this, chain.get(element).offset());
        }

        /** Applies one delta after the other; never more than two contents exist at once. */
        private DeltaBase content(int nearest, DeltaBase.@Nullable OnHeap remembered, long[] sizes) throws IOException {
            int element = nearest;
            long total = remembered == null ? sizes[element] : remembered.chainBytes();
            DeltaBase base =
                    remembered != null ? remembered : keep(element, inflate(chain.get(element)), sizes[element], total);
            while (element > 1) {
                element--;
                total += sizes[element];
                base = keep(element, applied(element, base), sizes[element], total);
            }
            return base;
        }

        private DeltaBase keep(int element, InputStream content, long declared, long chainBytes) throws IOException {
            try (content) {
                DeltaBase base = DeltaBase.read(content, declared, chainBytes);
                bases.put(Pack.this, chain.get(element).offset(), base);
                return base;
            }
        }

        /** @param base closed with the stream */
        private InputStream applied(int element, DeltaBase base) throws IOException {
            DeltaInstructions instructions;
            try {
                instructions = new DeltaInstructions(inflate(chain.get(element)));
            } catch (IOException | RuntimeException e) {
                base.close();
                throw e;
            }
            return StoredObject.exactly(instructions.resultSize(), new DeltaStream(base, instructions));
        }
    }
}
