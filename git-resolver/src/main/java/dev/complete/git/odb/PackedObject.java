package dev.complete.git.odb;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

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
        return chain.size() == 1 ? pack.inflate(chain.get(0)) : applied(0, content(1));
    }

    /** The whole content of one element of the chain, from the nearest base that is still in memory. */
    private DeltaBase content(int wanted) throws IOException {
        int element = wanted;
        DeltaBase base = null;
        while (element < chain.size()) {
            base = pack.bases().get(pack, chain.get(element).offset());
            if (base != null) {
                break;
            }
            element++;
        }
        if (base == null) {
            element = chain.size() - 1;
            PackEntry whole = chain.get(element);
            base = keep(element, pack.inflate(whole), whole.size());
        }
        while (element > wanted) {
            element--;
            long result = declaredResult(chain.get(element));
            base = keep(element, applied(element, base), result);
        }
        return base;
    }

    private DeltaBase keep(int element, InputStream content, long declared) throws IOException {
        try (content) {
            DeltaBase base = DeltaBase.read(content, declared);
            pack.bases().put(pack, chain.get(element).offset(), base);
            return base;
        }
    }

    private InputStream applied(int element, DeltaBase base) throws IOException {
        DeltaInstructions instructions = new DeltaInstructions(pack.inflate(chain.get(element)));
        return new ExactStream(new DeltaStream(base, instructions), instructions.resultSize());
    }
}
