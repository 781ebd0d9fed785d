package dev.complete.git.objects.pack;

import dev.complete.git.objects.stored.ObjectKind;
import dev.complete.git.objects.stored.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object in a pack, whole or as a chain of deltas whose last element is whole. Used by one thread. */
final class PackedObject implements StoredObject {

    private final Pack pack;
    private final List<PackEntry> chain;
    private long size = -1;

    PackedObject(Pack pack, List<PackEntry> chain) {
        this.pack = pack;
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
        try (DeltaInstructions instructions = new DeltaInstructions(pack.inflate(delta))) {
            return instructions.resultSize();
        }
    }

    @Override
    public InputStream open() throws IOException {
        return chain.size() == 1 ? pack.inflate(chain.get(0)) : applied(0, content());
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
            pack.bases().checkChain(total);
            large |= sizes[i] > DeltaBase.LARGEST_ON_HEAP;
        }
        if (!large) {
            return content(nearest, remembered, sizes);
        }
        pack.bases().spooling().lock();
        try {
            return content(nearest, remembered, sizes);
        } finally {
            pack.bases().spooling().unlock();
        }
    }

    private DeltaBase.@Nullable OnHeap remembered(int element) {
        return pack.bases().get(pack, chain.get(element).offset());
    }

    /** Applies one delta after the other; never more than two contents exist at once. */
    private DeltaBase content(int nearest, DeltaBase.@Nullable OnHeap remembered, long[] sizes) throws IOException {
        int element = nearest;
        long total = remembered == null ? sizes[element] : remembered.chainBytes();
        DeltaBase base = remembered != null
                ? remembered
                : keep(element, pack.inflate(chain.get(element)), sizes[element], total);
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
            pack.bases().put(pack, chain.get(element).offset(), base);
            return base;
        }
    }

    /** @param base closed with the stream */
    private InputStream applied(int element, DeltaBase base) throws IOException {
        DeltaInstructions instructions;
        try {
            instructions = new DeltaInstructions(pack.inflate(chain.get(element)));
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
        return StoredObject.exactly(instructions.resultSize(), new DeltaStream(base, instructions));
    }
}
